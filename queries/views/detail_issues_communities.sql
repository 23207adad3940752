-- definition: Issues behind the figures by community and category: opened, closed and due in the period, and open at
--     its end; the same as detail_issues, for a choice of too many compounds to be listed.
-- grain: one row per community and category
with summed as (
    select
        nullif(community_id, '') as community_id,
        if(starts_with(dimension, 'category='), substr(dimension, 10), null) as category,
        sum(opened) as opened,
        sum(closed) as closed,
        sum(due) as due,
        sum(on_time) as on_time,
        sum(backlog) filter (where month = $stop - interval 1 month) as open_at_end,
        sum(overdue) filter (where month = $stop - interval 1 month) as overdue_at_end
    from issues_by_axis
    where
        month >= $start
        and month < $stop
        and if($focus = '', starts_with(dimension, 'category='), dimension = $focus)
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by community_id, category
)

select
    summed.community_id,
    communities.name as community_name,
    summed.category,
    coalesce(summed.opened, 0) as opened,
    coalesce(summed.closed, 0) as closed,
    coalesce(summed.due, 0) as due,
    coalesce(summed.on_time, 0) as on_time,
    coalesce(summed.open_at_end, 0) as open_at_end,
    coalesce(summed.overdue_at_end, 0) as overdue_at_end
from summed
left join communities on summed.community_id = communities.community_id
order by in_order(summed.community_id), summed.category
