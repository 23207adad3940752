-- definition: Use of one center by weekday and hour in the period, as center_hours tells it of many: visits and observations of
--     the counting method with most observations, observations 0 where nothing was counted.
-- grain: one row per weekday and hour from the earliest to the latest hour recorded
-- needs: center_use, center_use.hour
with cells as (
    select
        weekday,
        hour,
        method,
        sum(open_minutes) filter (counts_minutes) as open_minutes,
        sum(booked_minutes) filter (counts_minutes) as booked_minutes,
        sum(open_minutes) filter (counts_minutes and booked_minutes is not null) as bookable_minutes,
        sum(visits) as visits,
        sum(observations) as observations
    from center_hour_totals
    where center_id = $center_id and month >= $start and month < $stop
    group by weekday, hour, method
),

by_method as (
    select
        method,
        sum(observations) as observations
    from cells
    group by method
),

preferred as (
    select arg_min(method, (-observations, method)) as method
    from by_method
),

hours as (
    select unnest(range(min(hour), max(hour) + 1)) as hour
    from cells
),

weekdays as (
    select unnest(range(1, 8)) as weekday
)

select
    weekdays.weekday,
    hours.hour,
    sum(cells.open_minutes) as open_minutes,
    sum(cells.booked_minutes) as booked_minutes,
    sum(cells.visits) filter (cells.method = preferred.method) as visits,
    coalesce(sum(cells.observations) filter (cells.method = preferred.method), 0) as observations,
    preferred.method,
    sum(cells.bookable_minutes) as bookable_minutes
from weekdays
cross join hours
cross join preferred
left join cells on weekdays.weekday = cells.weekday and hours.hour = cells.hour
group by weekdays.weekday, hours.hour, preferred.method
order by weekdays.weekday, hours.hour
