-- definition: Use of the rooms of a center. A row that does not say what it covers is an hour where it has
--     one, else a day; where there is no ledger of centers, a center keeps the name it has here.
-- grain: one row per center, date, hour, function and method, repeats as the profile keeps them
select
    coalesce(known_centers.id, counted.center_id) as center_id,
    counted.date,
    counted.hour,
    counted.function,
    coalesce(counted.period, if(counted.hour is null, 'day', 'hour')) as period,
    counted.method,
    counted.open_minutes,
    counted.booked_minutes,
    counted.visits
from checked.center_use as counted
left join reference_keys as known_centers
    on known_centers.kind = 'center' and counted.center_id = known_centers.key
order by coalesce(known_centers.id, counted.center_id), counted.date, counted.hour
