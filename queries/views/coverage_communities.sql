-- name: coverage_communities
-- definition: How many compounds of each community have a branch at the end of a month, of how many it is known whether
--     they are effectively covered, and how many are; for a choice of too many compounds to be drawn each.
-- grain: one row per community with a compound; null stands for compounds without a community; none where branches are
--     not collected
-- params: month DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- needs: compounds, branches
-- reads: compound_gates, compounds, communities
-- columns: community_id, name, compounds, covered, judged, effective
select
    compound_gates.community_id,
    any_value(communities.name) as name,
    count(*) as compounds,
    count(*) filter (where compound_gates.branches > 0) as covered,
    count(*) filter (where compound_gates.is_effective is not null) as judged,
    count(*) filter (where compound_gates.is_effective) as effective
from compound_gates
inner join compounds on compound_gates.compound_id = compounds.compound_id
left join communities on compound_gates.community_id = communities.community_id
where
    compound_gates.month = $month
    and ($community_ids is null or list_contains($community_ids, coalesce(compound_gates.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by compound_gates.community_id
order by compound_gates.community_id
