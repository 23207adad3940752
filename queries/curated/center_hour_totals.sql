-- name: center_hour_totals
-- definition: Use of each center by weekday and hour, from the rows that have an hour.
-- grain: one row per center, month, weekday, hour and counting method
-- params: none
-- reads: center_use
-- columns: center_id, month, weekday, hour, method, open_minutes, booked_minutes, visits, observations
with counted as (
    select
        center_id,
        cast(date_trunc('month', date) as date) as month,
        isodow(date) as weekday,
        hour,
        coalesce(method, '') as method,
        open_minutes,
        booked_minutes,
        visits
    from center_use
    where period = 'hour' and hour is not null
)

select
    center_id,
    month,
    weekday,
    hour,
    method,
    sum(open_minutes) as open_minutes,
    sum(booked_minutes) as booked_minutes,
    sum(visits) as visits,
    count(*) as observations
from counted
group by center_id, month, weekday, hour, method
order by center_id, month, weekday, hour, method
