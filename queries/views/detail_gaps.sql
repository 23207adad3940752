-- definition: Compounds at the end of the period that are not effectively covered, or of which that is not
--     known, with the gates that the nearest branch misses and those not collected. By code, never ranked.
-- grain: one row per compound
-- needs: compounds, branches
-- window: point
select
    compound_gates.compound_id,
    compounds.name as compound_name,
    compound_gates.community_id,
    communities.name as community_name,
    compounds.kind,
    compounds.households,
    compound_gates.branches,
    branches.name as branch_name,
    compound_gates.failed,
    compound_gates.unknown,
    compound_gates.is_effective,
    compound_gates.is_effective_without_g5
from compound_gates
inner join compounds on compound_gates.compound_id = compounds.compound_id
left join communities on compound_gates.community_id = communities.community_id
left join branches on compound_gates.branch_id = branches.branch_id
where
    compound_gates.month = (
        select max(latest.month) from compound_gates as latest where latest.month >= $start and latest.month < $stop
    )
    and not coalesce(compound_gates.is_effective, false)
    and (
        $community_ids is null or list_contains($community_ids, coalesce(compound_gates.community_id, ''))
    )
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compound_gates.compound_id)
