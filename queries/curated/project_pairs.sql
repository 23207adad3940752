-- definition: Use of a center before and after a project, like with like: each calendar month of the twelve before the month in which it
--     began beside the same calendar month of the twelve after the month in which it was completed, where both are over, the center was open in both
--     and its visits were counted in one way; visits and hours open by the clock, however many rooms. Beside it all other centers
--     that were counted in both months in one way and had been open for as long as a new one takes to settle.
-- grain: one row per project and calendar month
with hours as (
    select
        center_id,
        month,
        sum(open_days) as open_hours
    from center_hour_totals
    where counts_minutes
    group by center_id, month
),

used as (
    select
        center_month_totals.center_id,
        center_month_totals.month,
        center_month_totals.method,
        center_month_totals.visits,
        hours.open_hours
    from center_month_totals
    inner join hours
        on center_month_totals.center_id = hours.center_id and center_month_totals.month = hours.month
    inner join months on center_month_totals.month = months.month
    where center_month_totals.counts_visits and hours.open_hours > 0 and months.is_final
),

beside as (
    select
        before.center_id,
        before.month as month_before,
        after.month as month_after,
        before.visits as visits_before,
        before.open_hours as hours_before,
        after.visits as visits_after,
        after.open_hours as hours_after
    from used as before
    inner join used as after
        on
            before.center_id = after.center_id
            and before.method = after.method
            and before.month < after.month
            and month(before.month) = month(after.month)
),

settled as (
    select
        beside.center_id,
        beside.month_before,
        beside.month_after,
        beside.visits_before,
        beside.hours_before,
        beside.visits_after,
        beside.hours_after
    from beside
    inner join centers on beside.center_id = centers.center_id
    inner join month_params
        on beside.month_before = month_params.month and month_params.key = 'center_settled_weeks'
    where
        coalesce(
            centers.opened_on + to_days(cast(7 * month_params.value as integer)) <= beside.month_before, true
        )
),

everywhere as (
    select
        month_before,
        month_after,
        sum(visits_before) as visits_before,
        sum(hours_before) as hours_before,
        sum(visits_after) as visits_after,
        sum(hours_after) as hours_after
    from settled
    group by month_before, month_after
),

spans as (
    select
        project_id,
        center_id,
        cast(date_trunc('month', started_on) as date) as begun,
        cast(date_trunc('month', completed_on) as date) as ended
    from center_projects
    where completed_on >= started_on
)

select
    spans.project_id,
    beside.month_before,
    beside.month_after,
    beside.visits_before,
    beside.hours_before,
    beside.visits_after,
    beside.hours_after,
    everywhere.visits_before - coalesce(settled.visits_before, 0) as others_visits_before,
    everywhere.hours_before - coalesce(settled.hours_before, 0) as others_hours_before,
    everywhere.visits_after - coalesce(settled.visits_after, 0) as others_visits_after,
    everywhere.hours_after - coalesce(settled.hours_after, 0) as others_hours_after
from spans
inner join beside
    on
        spans.center_id = beside.center_id
        and beside.month_before < spans.begun
        and beside.month_before >= spans.begun - interval 12 month
        and beside.month_after > spans.ended
        and beside.month_after <= spans.ended + interval 12 month
left join everywhere
    on beside.month_before = everywhere.month_before and beside.month_after = everywhere.month_after
left join settled
    on
        beside.center_id = settled.center_id
        and beside.month_before = settled.month_before
        and beside.month_after = settled.month_after
order by spans.project_id, beside.month_after
