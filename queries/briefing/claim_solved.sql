-- definition: The issue in question is closed and resolved by the call-back, was not reopened by the day, and a whole
--     heating season has passed since it was closed. Numerator and denominator: days since it was closed, days from
--     its opening to its closing or to the day.
-- grain: one row or none
-- subject: heating_case
-- needs: issues, issues.resolved, issues.closed_at
with season_days as (
    select
        date,
        is_heating_season,
        lag(is_heating_season) over (order by date) as was_heating
    from calendar
    where date <= $as_of
),

turns as (
    select
        date,
        is_heating_season as begins
    from season_days
    where is_heating_season != was_heating
),

seasons as (
    select
        starts.date as starts_on,
        min(ends.date) as ends_on
    from turns as starts
    inner join turns as ends on starts.date < ends.date and not ends.begins
    where starts.begins
    group by starts.date
)

select
    (
        coalesce(cast(issues.closed_at as date) <= $as_of, false)
        and issues.resolved
        and coalesce(cast(issues.reopened_at as date) > $as_of, true)
        and exists (
            select 1
            from seasons
            where seasons.starts_on >= cast(issues.closed_at as date)
        )
    ) as holds,
    case when cast(issues.closed_at as date) <= $as_of then $as_of - cast(issues.closed_at as date) end as numerator,
    least(coalesce(cast(issues.closed_at as date), $as_of), $as_of) - cast(issues.opened_at as date) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from issues
where issues.issue_id = $subject
