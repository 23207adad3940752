-- name: vacant_posts
-- definition: Active branches whose secretary's post is vacant at the end of the month.
-- counted: posts, not persons; of past months by the ledger of changes, or since the day the register gives
-- excluded: posts of whose state in that month nothing tells; a month with none known has no row
-- grain: one row per month, community and compound
-- unit: branches
-- window: point
-- better: lower
-- min_n: 0
-- no_rows: missing
-- people: no
-- needs: branches, branches.secretary_post_key
-- kind: count
-- basis: register of branches
-- detail: detail_branches
-- scale: 1
-- params: none
-- reads: branch_months
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(*) filter (where branch_months.is_vacant) as numerator,
    cast(null as double) as denominator
from branch_months
where branch_months.is_vacant is not null
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
