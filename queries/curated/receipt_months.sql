-- definition: Whether each ledger with dates was received for each month: rows of it are there; none, though the ledger goes on
--     after it; late, where they are due and nothing of the ledger reaches so far; open, where they are not due yet; not
--     collected, where the ledger is not there or begins later; not applicable to a month within a quarter, or without a rhythm
--     where nothing came after. A ledger that counts by month or quarter is late with a period that it leaves out.
-- grain: one row per ledger with dates and month
-- city: anew
with asked as (
    select
        ledger_rhythms.ledger,
        ledger_rhythms.rhythm,
        ledger_rhythms.is_counted,
        months.month,
        months.month_end,
        months.is_final,
        case ledger_rhythms.rhythm
            when 'quarter' then cast(date_trunc('quarter', months.month) as date)
            when 'year' then cast(date_trunc('year', months.month) as date)
            else months.month
        end as starts_on,
        case ledger_rhythms.rhythm
            when 'quarter' then month(months.month) % 3 = 0
            when 'year' then month(months.month) = 12
            else true
        end as is_end
    from ledger_rhythms
    cross join months
    where ledger_rhythms.is_dated
),

counted as (
    select
        ledger,
        month,
        sum(rows) as rows
    from received_counts
    group by ledger, month
),

filled as (
    select
        asked.ledger,
        asked.month,
        sum(counted.rows) as rows
    from asked
    inner join counted
        on
            asked.ledger = counted.ledger
            and counted.month >= asked.starts_on
            and counted.month <= asked.month
    where asked.is_end
    group by asked.ledger, asked.month
),

reached as (
    select
        ledger,
        max(month) as last_month
    from counted
    group by ledger
)

select
    asked.ledger,
    asked.month,
    asked.starts_on,
    case
        when filled.rows > 0 then 'received'
        when data_dates.ledger is null then 'not_collected'
        when data_dates.data_from > asked.month_end then 'not_collected'
        when not asked.is_end then 'not_applicable'
        when asked.rhythm != 'event' and not asked.is_final then 'open'
        when asked.rhythm != 'event' and asked.is_counted then 'late'
        when reached.last_month > asked.month then 'none'
        when asked.rhythm = 'event' then 'not_applicable'
        when whole_months.last_whole >= asked.month then 'none'
        else 'late'
    end as state
from asked
left join filled on asked.ledger = filled.ledger and asked.month = filled.month
left join data_dates on asked.ledger = data_dates.ledger
left join reached on asked.ledger = reached.ledger
left join whole_months on asked.ledger = whole_months.ledger
order by asked.ledger, asked.month
