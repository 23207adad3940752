-- definition: Use of centers by weekday and hour. The minutes are those of one method per center and month; bookable ones
--     are the open minutes of rows that say what was booked. The empty text stands for centers without a community or a
--     kind of compound.
-- grain: one row per month, weekday, hour and counting method of the whole, and one per community and kind besides
-- city: adds open_minutes, booked_minutes, bookable_minutes, visits, observations
with placed as (
    select
        month,
        coalesce(community_id, '') as community_id,
        coalesce(compound_kind, '') as kind,
        weekday,
        hour,
        method,
        if(counts_minutes, open_minutes, null) as open_minutes,
        if(counts_minutes, booked_minutes, null) as booked_minutes,
        if(counts_minutes and booked_minutes is not null, open_minutes, null) as bookable_minutes,
        visits,
        observations
    from center_hour_totals
)

select
    grouping(community_id) = 1 as is_whole,
    month,
    community_id,
    kind,
    weekday,
    hour,
    method,
    sum(open_minutes) as open_minutes,
    sum(booked_minutes) as booked_minutes,
    sum(bookable_minutes) as bookable_minutes,
    sum(visits) as visits,
    sum(observations) as observations
from placed
group by
    grouping sets (
        (month, weekday, hour, method), (month, community_id, kind, weekday, hour, method)
    )
order by is_whole, month, community_id, kind, weekday, hour, method
