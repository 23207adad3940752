-- name: detail_issues_communities
-- definition: Issues behind the figures by community and category: opened, closed and due in the period, and open at
--     its end; the same as detail_issues, for a choice of too many compounds to be listed.
-- grain: one row per community and category
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: kind_values, communities
-- columns: community_id, community_name, category, opened, closed, due, on_time, open_at_end, overdue_at_end
with chosen as (
    select
        indicator,
        month,
        community_id,
        substr(dimension, 10) as category,
        numerator,
        denominator
    from kind_values
    where
        indicator in ('issues_opened', 'issues_closed', 'on_time_rate', 'issues_backlog', 'overdue_open')
        and not is_whole
        and starts_with(dimension, 'category=')
        and month >= $start
        and month < $stop
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
),

summed as (
    select
        nullif(community_id, '') as community_id,
        category,
        sum(numerator) filter (where indicator = 'issues_opened') as opened,
        sum(numerator) filter (where indicator = 'issues_closed') as closed,
        sum(denominator) filter (where indicator = 'on_time_rate') as due,
        sum(numerator) filter (where indicator = 'on_time_rate') as on_time,
        sum(numerator) filter (
            where indicator = 'issues_backlog' and month = $stop - interval 1 month
        ) as open_at_end,
        sum(numerator) filter (
            where indicator = 'overdue_open' and month = $stop - interval 1 month
        ) as overdue_at_end
    from chosen
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
order by summed.community_id, summed.category
