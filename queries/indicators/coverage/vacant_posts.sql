-- definition: Active branches whose secretary's post is vacant at the end of the month.
-- counted: posts, not persons; of past months by the ledger of changes, or since the day the register gives
-- excluded: posts of whose state in that month nothing tells; a month with none known has no row
-- unit: branches
-- window: point
-- better: lower
-- no_rows: missing
-- needs: branches, branches.secretary_post_key
-- basis: register
-- detail: detail_branches
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
