-- definition: The whole weeks, Monday to Sunday, in which a center was open by its records: whether nobody came or
--     booked, and visits and minutes open of the one method each that counts in the month.
-- grain: one row per center and week with minutes open
select
    center_use.center_id,
    cast(date_trunc('week', center_use.date) as date) + 6 as sunday,
    coalesce(sum(center_use.visits), 0) = 0 and coalesce(sum(center_use.booked_minutes), 0) = 0 as is_quiet,
    sum(center_use.visits) filter (center_month_totals.counts_visits) as visits,
    sum(center_use.open_minutes) filter (center_month_totals.counts_minutes) as open_minutes
from center_use
inner join center_month_totals
    on
        center_use.center_id = center_month_totals.center_id
        and date_trunc('month', center_use.date) = center_month_totals.month
        and coalesce(center_use.method, '') = center_month_totals.method
where center_use.period != 'month'
group by center_use.center_id, date_trunc('week', center_use.date)
having
    sum(center_use.open_minutes) > 0
    and (count(center_use.visits) > 0 or count(center_use.booked_minutes) > 0)
order by center_use.center_id, sunday
