-- name: center_weeks
-- definition: The whole weeks, Monday to Sunday, in which a center was open by its records, and whether
--     nobody came or booked.
-- grain: one row per center and week with minutes open
-- params: none
-- reads: center_use
-- columns: center_id, sunday, is_quiet
select
    center_id,
    cast(date_trunc('week', date) as date) + 6 as sunday,
    coalesce(sum(visits), 0) = 0 and coalesce(sum(booked_minutes), 0) = 0 as is_quiet
from center_use
where period != 'month'
group by center_id, date_trunc('week', date)
having sum(open_minutes) > 0 and (count(visits) > 0 or count(booked_minutes) > 0)
order by center_id, sunday
