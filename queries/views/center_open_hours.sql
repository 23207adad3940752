-- definition: The hours of the week in which a center in service was open in the period: on at least half as many days as
--     it has recorded weeks; Monday is 1. Of all centers, since people walk over the bounds of a community.
-- grain: one row per center, weekday and hour
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
        hour,
        [
            sum(monday), sum(tuesday), sum(wednesday), sum(thursday), sum(friday), sum(saturday), sum(sunday)
        ] as times
    from center_open_days
    where month >= $start and month < $stop
    group by center_id, hour
),

weekdays as (
    select unnest(range(1, 8)) as weekday
)

select
    opened.center_id,
    weekdays.weekday,
    opened.hour
from opened
cross join weekdays
inner join weeks on opened.center_id = weeks.center_id and opened.times[weekdays.weekday] >= weeks.weeks / 2
inner join centers
    on opened.center_id = centers.center_id and (centers.closed_on is null or centers.closed_on >= $stop)
order by in_order(opened.center_id), weekdays.weekday, opened.hour
