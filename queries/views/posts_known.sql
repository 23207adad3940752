-- definition: Of how many active branches the secretary's post, and the term, is known at the end of a month.
-- grain: one row
select
    count(*) as branches,
    count(*) filter (where branch_months.is_vacant is null) as posts_unknown,
    count(*) filter (where branch_months.is_term_ended is null) as terms_unknown
from branch_months
left join compounds on branch_months.compound_id = compounds.compound_id
where
    branch_months.month = $month
    and ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
