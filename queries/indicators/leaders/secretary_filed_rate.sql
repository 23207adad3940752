-- name: secretary_filed_rate
-- definition: Filled posts of branch secretaries that are filed with the sub-district, as a share of all
--     filled posts.
-- counted: posts
-- excluded: vacant posts
-- grain: one row per month, community and compound
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: posts
-- people: no
-- needs: branches, branches.secretary_post_key, branches.secretary_filed_on
-- kind: ratio
-- basis: filing with the sub-district, from the speech
-- detail: detail_branches
-- scale: 100
-- params: none
-- reads: branch_months, branches, ledger_months
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(*) filter (where branches.secretary_filed_on <= ledger_months.month_end) as numerator,
    count(*) as denominator
from branch_months
inner join branches on branch_months.branch_id = branches.branch_id
inner join ledger_months on branch_months.month = ledger_months.month and ledger_months.ledger = 'branches'
where not branch_months.is_vacant
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
