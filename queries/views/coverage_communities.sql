-- definition: How many compounds of each community have a branch at the end of a month, how many are judged, and how many
--     are effectively covered; and of those judged then and at the end of another month how many were and are. None are
--     judged where only compounds without a branch could be, beside others that are not. Rates are percent of those judged.
-- grain: one row per community with a compound; null stands for compounds without a community; none where branches are
--     not collected
-- needs: compounds, branches
with counts as (
    select
        now.community_id,
        any_value(communities.name) as name,
        count(*) as compounds,
        count(*) filter (where now.branches > 0) as covered,
        if(count(now.passed) > 0, count(now.is_effective), 0) as judged,
        count(*) filter (where now.is_effective) as effective,
        count(*) filter (where now.is_effective is not null and before.is_effective is not null) as judged_both,
        count(*) filter (where now.is_effective is not null and before.is_effective) as effective_before,
        count(*) filter (where now.is_effective and before.is_effective is not null) as effective_now
    from compound_gates as now
    inner join compounds on now.compound_id = compounds.compound_id
    left join communities on now.community_id = communities.community_id
    left join compound_gates as before on now.compound_id = before.compound_id and before.month = $before
    where
        now.month = $month
        and ($community_ids is null or list_contains($community_ids, coalesce(now.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by now.community_id
)

select
    community_id,
    name,
    compounds,
    covered,
    judged,
    compounds - judged as unjudged,
    effective,
    100 * effective / nullif(judged, 0) as rate,
    judged_both,
    effective_before,
    effective_now,
    100 * effective_before / nullif(judged_both, 0) as rate_before
from counts
order by in_order(community_id)
