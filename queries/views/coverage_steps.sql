-- name: coverage_steps
-- definition: From the compounds in scope to those with a branch to those effectively covered at the end of
--     a month, with their households; unjudged are those with a branch of which it is not known.
-- grain: one row, or none where branches are not collected
-- params: month DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- needs: compounds, branches
-- reads: compound_gates, compounds
-- columns: in_scope, covered, effective, effective_without_g5, unjudged, households, households_covered,
--     households_effective, households_effective_without_g5, households_unjudged
select
    count(*) as in_scope,
    count(*) filter (where compound_gates.branches > 0) as covered,
    count(*) filter (where compound_gates.is_effective) as effective,
    count(*) filter (where compound_gates.is_effective_without_g5) as effective_without_g5,
    count(*) filter (where compound_gates.is_effective is null) as unjudged,
    sum(compound_gates.households) as households,
    sum(compound_gates.households) filter (where compound_gates.branches > 0) as households_covered,
    sum(compound_gates.households) filter (where compound_gates.is_effective) as households_effective,
    sum(compound_gates.households) filter (where compound_gates.is_effective_without_g5)
        as households_effective_without_g5,
    sum(compound_gates.households) filter (where compound_gates.is_effective is null) as households_unjudged
from compound_gates
inner join compounds on compound_gates.compound_id = compounds.compound_id
where
    compound_gates.month = $month
    and ($community_ids is null or list_contains($community_ids, coalesce(compound_gates.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
having count(*) > 0
order by in_scope
