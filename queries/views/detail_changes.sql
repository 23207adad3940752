-- definition: Changes to the posts of branch secretaries in the period, and what spoke for who came.
-- grain: one row per change
select
    secretary_changes.branch_id,
    branches.name as branch_name,
    branches.community_id,
    communities.name as community_name,
    secretary_changes.date,
    secretary_changes.change,
    secretary_changes.chosen_for
from secretary_changes
left join branches on secretary_changes.branch_id = branches.branch_id
left join communities on branches.community_id = communities.community_id
left join compounds on branches.compound_id = compounds.compound_id
where
    secretary_changes.date >= $start
    and secretary_changes.date < $stop
    and (
        $community_ids is null or list_contains($community_ids, coalesce(branches.community_id, ''))
    )
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by secretary_changes.date, in_order(secretary_changes.branch_id)
