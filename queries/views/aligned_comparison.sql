-- definition: Issues opened in the period beside those of the same days a year before, and of the days a year before
--     that lie as far from the Spring Festival (from the first day off; only days within 45 days of it are moved); each
--     with its working days. Days before the ledger's first or after its data date are left out on all sides. Null where
--     the calendar or the ledger does not reach back.
-- grain: one row
-- needs: issues, issues.opened_at
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

reach as (
    select
        coalesce(max(data_from) <= $start - interval 400 day, false) as is_enough,
        coalesce(max(data_from) < $stop and max(as_of) >= $start, false) as is_there,
        greatest($start, max(data_from)) as first,
        least($stop - interval 1 day, max(as_of)) as last
    from data_dates
    where ledger = 'issues'
),

-- The days a year before that lie as far from the festival, or a year before where that is far away.
aligned as (
    select distinct past.date
    from calendar as now
    inner join reach on now.date >= reach.first and now.date <= reach.last
    inner join calendar as past
        on
            year(past.date) = year(now.date) - 1
            and if(
                abs(now.days_from_festival) <= 45,
                past.days_from_festival = now.days_from_festival,
                past.date = now.date - interval 1 year and abs(past.days_from_festival) > 45
            )
),

days as (
    select
        calendar.is_workday,
        calendar.days_from_festival,
        coalesce(by_day.issues, 0) as issues,
        calendar.date >= $start and calendar.date < $stop as is_asked,
        calendar.date >= reach.first and calendar.date <= reach.last as is_now,
        calendar.date >= reach.first - interval 1 year
        and calendar.date < reach.last + interval 1 day - interval 1 year as is_then,
        aligned.date is not null as is_aligned,
        reach.is_there,
        reach.is_enough
    from calendar
    cross join reach
    left join by_day on calendar.date = by_day.date
    left join aligned on calendar.date = aligned.date
    where calendar.date >= $start - interval 420 day and calendar.date < $stop
)

select
    if(bool_or(is_there), sum(issues) filter (is_now), null) as issues,
    if(
        bool_or(is_there and is_now) and count(*) filter (is_now and is_workday is null) = 0,
        count(*) filter (is_now and is_workday),
        null
    ) as workdays,
    if(bool_or(is_enough), sum(issues) filter (is_then), null) as issues_then,
    if(
        bool_or(is_enough and is_then) and count(*) filter (is_then and is_workday is null) = 0,
        count(*) filter (is_then and is_workday),
        null
    ) as workdays_then,
    if(bool_or(is_enough), sum(issues) filter (is_aligned), null) as issues_aligned,
    if(
        bool_or(is_enough and is_aligned) and count(*) filter (is_aligned and is_workday is null) = 0,
        count(*) filter (is_aligned and is_workday),
        null
    ) as workdays_aligned,
    coalesce(count(*) filter (is_asked and abs(days_from_festival) <= 45) > 0, false) as is_moved
from days
order by issues
