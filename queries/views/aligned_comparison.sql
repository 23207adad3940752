-- name: aligned_comparison
-- definition: Issues opened in the period beside those of the same days a year before, and of the days a year before
--     that lie as far from the Spring Festival (from the first day off; only days within 45 days of it are moved); each
--     with its working days. Days before the ledger's first or after its data date are left out on all sides. Null where
--     the calendar or the ledger does not reach back.
-- grain: one row
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- needs: issues, issues.opened_at
-- reads: calendar, issue_days, data_dates
-- columns: issues, workdays, issues_then, workdays_then, issues_aligned, workdays_aligned, is_moved
with by_day as (
    select
        date,
        sum(opened) as issues
    from issue_days
    where
        is_whole = ($community_ids is null and $compound_kinds is null)
        and date >= $start - interval 420 day
        and date < $stop
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by date
),

known as (
    select
        calendar.date,
        calendar.days_from_festival
    from calendar
    inner join data_dates on data_dates.ledger = 'issues'
    where
        calendar.date >= $start
        and calendar.date < $stop
        and calendar.date >= data_dates.data_from
        and calendar.date <= data_dates.as_of
),

days as (
    select
        'now' as period,
        date
    from known
    union all
    select
        'then' as period,
        date
    from calendar
    where
        date >= (select min(known.date) from known) - interval 1 year
        and date < (select max(known.date) + 1 from known) - interval 1 year
    union all
    select distinct
        'aligned' as period,
        past.date
    from known as now
    inner join calendar as past
        on
            year(past.date) = year(now.date) - 1
            and if(
                abs(now.days_from_festival) <= 45,
                past.days_from_festival = now.days_from_festival,
                past.date = now.date - interval 1 year and abs(past.days_from_festival) > 45
            )
),

summed as (
    select
        days.period,
        count(*) as days,
        coalesce(sum(by_day.issues), 0) as issues,
        if(
            count(*) filter (calendar.is_workday is null) = 0,
            count(*) filter (calendar.is_workday),
            null
        ) as workdays
    from days
    inner join calendar on days.date = calendar.date
    left join by_day on days.date = by_day.date
    group by days.period
),

reach as (
    select
        coalesce(max(data_from) <= $start - interval 400 day, false) as is_enough,
        coalesce(max(data_from) < $stop and max(as_of) >= $start, false) as is_there
    from data_dates
    where ledger = 'issues'
)

select
    if(any_value(reach.is_there), max(summed.issues) filter (summed.period = 'now'), null) as issues,
    if(any_value(reach.is_there), max(summed.workdays) filter (summed.period = 'now'), null) as workdays,
    if(any_value(reach.is_enough), max(summed.issues) filter (summed.period = 'then'), null) as issues_then,
    if(any_value(reach.is_enough), max(summed.workdays) filter (summed.period = 'then'), null) as workdays_then,
    if(any_value(reach.is_enough), max(summed.issues) filter (summed.period = 'aligned'), null) as issues_aligned,
    if(any_value(reach.is_enough), max(summed.workdays) filter (summed.period = 'aligned'), null)
        as workdays_aligned,
    coalesce(
        (
            select count(*) filter (abs(calendar.days_from_festival) <= 45) > 0
            from calendar
            where calendar.date >= $start and calendar.date < $stop
        ),
        false
    ) as is_moved
from summed
cross join reach
order by issues
