-- definition: Days on which a center was open by its records, as a share of the days it should have been
--     open by its opening days per week.
-- counted: centers whose use is recorded at all; a temporary closure counts as days it should have been
--     open. Of a center and month at most the days it should have been open: more are not counted toward the share,
--     and no center makes up for another
-- excluded: centers without opening days per week, being built or retired, months with monthly rows only
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: days
-- needs: centers, centers.days_per_week, center_use, center_use.open_minutes
-- basis: use
-- detail: detail_centers
with recorded as (
    select distinct center_id
    from center_use
    where period != 'month'
),

opened as (
    select
        center_id,
        cast(date_trunc('month', date) as date) as month,
        count(distinct date) as days
    from center_use
    where period != 'month' and open_minutes > 0
    group by center_id, date_trunc('month', date)
),

in_service as (
    select
        ledger_months.month,
        centers.center_id,
        centers.community_id,
        centers.compound_id,
        centers.days_per_week,
        greatest(ledger_months.month, data_dates.data_from, centers.opened_on) as first_day,
        least(
            ledger_months.month_end, case when centers.status = 'retired' then centers.closed_on - 1 end
        ) as last_day
    from ledger_months
    inner join data_dates on ledger_months.ledger = data_dates.ledger
    cross join centers
    inner join recorded on centers.center_id = recorded.center_id
    where
        ledger_months.ledger = 'center_use'
        and centers.days_per_week is not null
        and coalesce(centers.status, '') != 'building'
),

due as (
    select
        month,
        center_id,
        community_id,
        compound_id,
        days_per_week / 7 * (last_day - first_day + 1) as days_due
    from in_service
    where last_day >= first_day
)

select
    due.month,
    due.community_id,
    due.compound_id,
    '' as dimension,
    sum(least(coalesce(opened.days, 0), due.days_due)) as numerator,
    sum(due.days_due) as denominator
from due
left join opened on due.center_id = opened.center_id and due.month = opened.month
group by due.month, due.community_id, due.compound_id
order by due.month, due.community_id, due.compound_id
