-- definition: The ledgers that are late with their last months: how many months, quarters or years, and since which.
-- grain: one row per late ledger
with due as (
    select
        ledger,
        month,
        state = 'late' as is_late
    from receipt_months
    where state in ('received', 'none', 'late')
),

last_there as (
    select
        ledger,
        max(month) filter (where not is_late) as month
    from due
    group by ledger
)

select
    due.ledger,
    count(*) as periods,
    min(due.month) as since
from due
inner join last_there on due.ledger = last_there.ledger
where due.is_late and coalesce(due.month > last_there.month, true)
group by due.ledger
order by due.ledger
