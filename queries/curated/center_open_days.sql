-- definition: On how many days of each weekday a center was open in an hour of the day, by the one method whose minutes
--     count in the month.
-- grain: one row per month, center and hour
select
    month,
    center_id,
    cast(hour as tinyint) as hour,
    cast(coalesce(sum(open_days) filter (weekday = 1), 0) as tinyint) as monday,
    cast(coalesce(sum(open_days) filter (weekday = 2), 0) as tinyint) as tuesday,
    cast(coalesce(sum(open_days) filter (weekday = 3), 0) as tinyint) as wednesday,
    cast(coalesce(sum(open_days) filter (weekday = 4), 0) as tinyint) as thursday,
    cast(coalesce(sum(open_days) filter (weekday = 5), 0) as tinyint) as friday,
    cast(coalesce(sum(open_days) filter (weekday = 6), 0) as tinyint) as saturday,
    cast(coalesce(sum(open_days) filter (weekday = 7), 0) as tinyint) as sunday
from center_hour_totals
where counts_minutes
group by month, center_id, hour
order by month, center_id, hour
