-- definition: Active branches at the end of the period. Members stay out: this list is shown as it is.
-- grain: one row per branch
select
    branch_months.branch_id,
    branches.name as branch_name,
    branch_months.community_id,
    communities.name as community_name,
    branch_months.compound_id,
    branch_months.form,
    branch_months.kind,
    branch_months.founded_on,
    branch_months.compounds,
    branch_months.has_committee,
    branch_months.term_ends_on,
    branch_months.is_term_ended as term_ended,
    branch_months.is_vacant as post_vacant,
    branch_months.vacant_days
from branch_months
inner join branches on branch_months.branch_id = branches.branch_id
left join communities on branch_months.community_id = communities.community_id
where
    branch_months.month = (
        select max(latest.month) from branch_months as latest where latest.month >= $start and latest.month < $stop
    )
    and (
        $community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, ''))
    )
    and (
        $compound_kinds is null
        or branch_months.compound_id in (
            select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
        )
    )
order by in_order(branch_months.branch_id)
