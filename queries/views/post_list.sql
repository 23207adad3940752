-- definition: Posts that need the sub-district at the end of a month: vacant ones, terms ended, and terms
--     that end within the months of the parameter. Vacant ones first, the longest vacant before all, then terms ended, the longest ended first; of a post holder nothing but the dates.
--     A post or term of which nothing tells in that month is not listed for it.
-- grain: one row per branch
-- needs: branches, branches.secretary_post_key|branches.term_ends_on
select
    branch_months.branch_id,
    branches.name as branch_name,
    branch_months.community_id,
    communities.name as community_name,
    branch_months.form,
    branch_months.is_vacant,
    branch_months.vacant_days,
    branch_months.term_ends_on,
    branch_months.is_term_ended,
    not branch_months.is_term_ended
    and branch_months.term_ends_on <= ledger_months.month_end + to_months(cast(month_params.value as integer))
        as is_ending,
    branch_months.term_ends_on - ledger_months.month_end as days_to_term_end,
    case when branch_months.is_filed then branches.secretary_filed_on end as filed_on
from branch_months
inner join branches on branch_months.branch_id = branches.branch_id
inner join ledger_months on branch_months.month = ledger_months.month and ledger_months.ledger = 'branches'
inner join month_params on branch_months.month = month_params.month and month_params.key = 'term_ending_months'
left join communities on branch_months.community_id = communities.community_id
left join compounds on branch_months.compound_id = compounds.compound_id
where
    branch_months.month = $month
    and (
        branch_months.is_vacant
        or branch_months.is_term_ended
        or branch_months.term_ends_on <= ledger_months.month_end + to_months(cast(month_params.value as integer))
    )
    and ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by
    branch_months.is_vacant desc,
    branch_months.vacant_days desc nulls last,
    branch_months.is_term_ended desc,
    branch_months.term_ends_on,
    in_order(branch_months.branch_id)
