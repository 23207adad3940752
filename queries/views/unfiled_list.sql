-- definition: Filled posts of branch secretaries that are not filed with the sub-district at the end of a month, by branch code.
-- grain: one row per branch
-- needs: branches, branches.secretary_post_key, branches.secretary_filed_on
select
    branch_months.branch_id,
    branches.name as branch_name,
    branch_months.community_id,
    communities.name as community_name,
    branch_months.form,
    branch_months.post_since
from branch_months
inner join branches on branch_months.branch_id = branches.branch_id
left join communities on branch_months.community_id = communities.community_id
left join compounds on branch_months.compound_id = compounds.compound_id
where
    branch_months.month = $month
    and not branch_months.is_filed
    and ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(branch_months.branch_id)
