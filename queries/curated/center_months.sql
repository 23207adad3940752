-- definition: Use of each center by month in figures that add up: minutes of the one method whose minutes
--     count, visits of the one whose visits count, head counts apart from both. A month of which the records say zero
--     minutes open, and in which nobody came, is one in which it was shut: no month without use.
-- grain: one row per center and month
select
    center_id,
    month,
    max(recorded_days) as recorded_days,
    sum(open_days) filter (where counts_minutes) as open_days,
    sum(booked_minutes) filter (where counts_minutes) as booked_minutes,
    sum(bookable_minutes) filter (where counts_minutes) as bookable_minutes,
    sum(visits) filter (where counts_visits) as visits,
    sum(recorded_days) filter (where counts_visits) as visit_days,
    sum(visits) filter (where method = 'head') as heads,
    sum(observations) filter (where method = 'head') as head_counts,
    sum(open_minutes) filter (where counts_minutes) as open_minutes,
    coalesce(sum(open_minutes) filter (where counts_minutes) = 0, false) and coalesce(sum(visits), 0) = 0 as is_shut
from center_month_totals
group by center_id, month
order by month, center_id
