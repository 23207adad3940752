-- definition: Issues open at the end of a month by category and by how long they have been open, and how many of them are over
--     their due day.
-- grain: one row per category
-- needs: issues
select
    open_months.category,
    count(*) as issues,
    count(*) filter (open_months.age = 'd007') as d007,
    count(*) filter (open_months.age = 'd030') as d030,
    count(*) filter (open_months.age = 'd090') as d090,
    count(*) filter (open_months.age = 'd365') as d365,
    count(*) filter (open_months.age = 'more') as more,
    count(*) filter (open_months.is_overdue) as overdue
from open_months
where
    open_months.month = $month
    and ($community_ids is null or list_contains($community_ids, coalesce(open_months.community_id, '')))
group by open_months.category
order by issues desc, open_months.category nulls last
