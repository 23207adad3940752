-- name: center_open_hours
-- definition: The hours of the week in which a center in service was open in the period: minutes open in at least half of
--     its recorded weeks; Monday is 1.
-- grain: one row per center, weekday and hour
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: center_hour_totals, center_weeks, centers
-- columns: center_id, weekday, hour
with weeks as (
    select
        center_id,
        count(*) as weeks
    from center_weeks
    where sunday >= $start and sunday < $stop
    group by center_id
),

opened as (
    select
        center_id,
        weekday,
        hour,
        sum(observations) as times
    from center_hour_totals
    where
        month >= $start
        and month < $stop
        and counts_minutes
        and open_minutes > 0
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
    group by center_id, weekday, hour
)

select
    opened.center_id,
    opened.weekday,
    opened.hour
from opened
inner join weeks on opened.center_id = weeks.center_id and opened.times >= weeks.weeks / 2
inner join centers
    on opened.center_id = centers.center_id and (centers.closed_on is null or centers.closed_on >= $stop)
order by opened.center_id, opened.weekday, opened.hour
