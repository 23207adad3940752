-- definition: Use by weekday and hour in the period. Visits and observations are of one counting method,
--     the one with most observations in the selection, so that none are mixed; observations 0 means not
--     counted. Minutes are of one method per center and month.
-- grain: one row per weekday and hour from the earliest to the latest hour recorded
-- needs: center_use, center_use.hour
with chosen as (
    select
        weekday,
        hour,
        method,
        sum(open_minutes) as open_minutes,
        sum(booked_minutes) as booked_minutes,
        sum(bookable_minutes) as bookable_minutes,
        sum(visits) as visits,
        sum(observations) as observations
    from hour_totals
    where
        is_whole = ($community_ids is null and $compound_kinds is null)
        and month >= $start
        and month < $stop
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by weekday, hour, method
),

by_method as (
    select
        method,
        sum(observations) as observations
    from chosen
    group by method
),

preferred as (
    select arg_min(method, (-observations, method)) as method
    from by_method
),

measured as (
    select
        chosen.weekday,
        chosen.hour,
        sum(chosen.open_minutes) as open_minutes,
        sum(chosen.booked_minutes) as booked_minutes,
        sum(chosen.bookable_minutes) as bookable_minutes,
        sum(chosen.visits) filter (where chosen.method = preferred.method) as visits,
        sum(chosen.observations) filter (where chosen.method = preferred.method) as observations
    from chosen
    cross join preferred
    group by chosen.weekday, chosen.hour
),

hours as (
    select unnest(range(min(hour), max(hour) + 1)) as hour
    from measured
),

weekdays as (
    select unnest(range(1, 8)) as weekday
)

select
    weekdays.weekday,
    hours.hour,
    measured.open_minutes,
    measured.booked_minutes,
    measured.visits,
    coalesce(measured.observations, 0) as observations,
    preferred.method,
    measured.bookable_minutes
from weekdays
cross join hours
cross join preferred
left join measured on weekdays.weekday = measured.weekday and hours.hour = measured.hour
order by weekdays.weekday, hours.hour
