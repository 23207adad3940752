-- definition: Active branches at the end of the period with the five gates and their evidence; a gate is
--     empty where its ledgers do not reach.
-- grain: one row per branch
select
    branch_gates.branch_id,
    branches.name as branch_name,
    branch_gates.community_id,
    communities.name as community_name,
    branch_gates.g1,
    branch_gates.g2,
    branch_gates.g3,
    branch_gates.g4,
    branch_gates.g5,
    branch_gates.passes,
    branch_gates.assembly_blocks,
    branch_gates.issues_raised,
    branch_gates.meetings_held,
    branch_gates.overdue,
    branch_gates.overdue_owned,
    branch_gates.center_id,
    branch_gates.center_open_days
from branch_gates
inner join branches on branch_gates.branch_id = branches.branch_id
left join communities on branch_gates.community_id = communities.community_id
where
    branch_gates.month = (
        select max(latest.month) from branch_gates as latest where latest.month >= $start and latest.month < $stop
    )
    and (
        $community_ids is null or list_contains($community_ids, coalesce(branch_gates.community_id, ''))
    )
    and (
        $compound_kinds is null
        or branch_gates.compound_id in (
            select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
        )
    )
order by in_order(branch_gates.branch_id)
