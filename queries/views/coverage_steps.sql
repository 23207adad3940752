-- definition: From the compounds in scope to those with a branch at the end of a month, with their households; what is
--     effective of them tells effective_change.
-- grain: one row, or none where branches are not collected
-- needs: compounds, branches
select
    count(*) as in_scope,
    count(*) filter (where compound_gates.branches > 0) as covered,
    sum(compound_gates.households) as households,
    sum(compound_gates.households) filter (where compound_gates.branches > 0) as households_covered
from compound_gates
inner join compounds on compound_gates.compound_id = compounds.compound_id
where
    compound_gates.month = $month
    and ($community_ids is null or list_contains($community_ids, coalesce(compound_gates.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
having count(*) > 0
order by in_scope
