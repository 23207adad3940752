-- definition: Issues behind the figures by compound and category: opened, closed and due in the period,
--     and open at its end.
-- grain: one row per community, compound and category
-- rolled_up: detail_issues_communities
with chosen as (
    select
        indicator,
        month,
        community_id,
        compound_id,
        if(starts_with(dimension, 'category='), substr(dimension, 10), null) as category,
        numerator,
        denominator
    from indicator_values
    where
        indicator in ('issues_opened', 'issues_closed', 'on_time_rate', 'issues_backlog', 'overdue_open')
        and if($focus = '', starts_with(dimension, 'category='), dimension = $focus)
        and month >= $start
        and month < $stop
        -- Not coalesce: by the bare column whole row groups are left out.
        and (
            $community_ids is null
            or list_contains($community_ids, indicator_values.community_id)
            or (indicator_values.community_id is null and list_contains($community_ids, ''))
        )
        and (
            $compound_kinds is null
            or indicator_values.compound_id in (
                select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
            )
        )
),

summed as (
    select
        community_id,
        compound_id,
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
    group by community_id, compound_id, category
)

select
    summed.community_id,
    communities.name as community_name,
    summed.compound_id,
    compounds.name as compound_name,
    summed.category,
    coalesce(summed.opened, 0) as opened,
    coalesce(summed.closed, 0) as closed,
    coalesce(summed.due, 0) as due,
    coalesce(summed.on_time, 0) as on_time,
    coalesce(summed.open_at_end, 0) as open_at_end,
    coalesce(summed.overdue_at_end, 0) as overdue_at_end
from summed
left join communities on summed.community_id = communities.community_id
left join compounds on summed.compound_id = compounds.compound_id
order by in_order(summed.community_id), in_order(summed.compound_id), summed.category
