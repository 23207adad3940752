-- definition: The changes that slot_secretaries counts: posts of branch secretaries strengthened or adjusted from the
--     first of January to the day. One row is one change, so a person who took two posts stands twice.
-- grain: one row per change
-- span: year
-- needs: secretary_changes, branches
select
    branches.name as branch_name,
    communities.name as community_name,
    secretary_changes.date,
    secretary_changes.change
from secretary_changes
left join branches on secretary_changes.branch_id = branches.branch_id
left join communities on branches.community_id = communities.community_id
where
    secretary_changes.date between date_trunc('year', $as_of) and $as_of
    and secretary_changes.change in ('strengthened', 'adjusted')
    and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
order by secretary_changes.date, in_order(secretary_changes.branch_id), secretary_changes.change
