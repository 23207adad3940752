-- name: center_hours
-- definition: Use by weekday and hour in the period. Visits and observations are of one counting method,
--     the one with most observations in the selection, so that none are mixed; observations 0 means not
--     counted. Minutes are of one method per center and month. centers_open are the centers with minutes open
--     in the cell.
-- grain: one row per weekday and hour from the earliest to the latest hour recorded
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: center_hour_totals, centers, compounds
-- columns: weekday, hour, open_minutes, booked_minutes, visits, observations, centers_recorded,
--     centers_open, method, bookable_minutes
with chosen as (
    select
        center_hour_totals.center_id,
        center_hour_totals.weekday,
        center_hour_totals.hour,
        center_hour_totals.method,
        center_hour_totals.counts_minutes,
        center_hour_totals.open_minutes,
        center_hour_totals.booked_minutes,
        center_hour_totals.visits,
        center_hour_totals.observations
    from center_hour_totals
    left join centers on center_hour_totals.center_id = centers.center_id
    where
        center_hour_totals.month >= $start
        and center_hour_totals.month < $stop
        and (
            $community_ids is null or list_contains($community_ids, coalesce(centers.community_id, ''))
        )
        and (
            $compound_kinds is null
            or centers.compound_id in (
                select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
            )
        )
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
        sum(chosen.open_minutes) filter (where chosen.counts_minutes) as open_minutes,
        sum(chosen.booked_minutes) filter (where chosen.counts_minutes) as booked_minutes,
        sum(chosen.open_minutes) filter (
            where chosen.counts_minutes and chosen.booked_minutes is not null
        ) as bookable_minutes,
        sum(chosen.visits) filter (where chosen.method = preferred.method) as visits,
        sum(chosen.observations) filter (where chosen.method = preferred.method) as observations,
        count(distinct chosen.center_id) as centers_recorded,
        count(distinct chosen.center_id) filter (where chosen.open_minutes > 0) as centers_open
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
    coalesce(measured.centers_recorded, 0) as centers_recorded,
    coalesce(measured.centers_open, 0) as centers_open,
    preferred.method,
    measured.bookable_minutes
from weekdays
cross join hours
cross join preferred
left join measured on weekdays.weekday = measured.weekday and hours.hour = measured.hour
order by weekdays.weekday, hours.hour
