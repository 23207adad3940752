-- name: branches_active
-- definition: Branches founded on or before the end of the month and not dissolved by then.
-- counted: branches, standing and functional
-- excluded: branches dissolved on or before the day
-- grain: one row per month, community and compound
-- unit: branches
-- window: point
-- better: higher
-- min_n: 0
-- people: no
-- needs: branches
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
    count(*) as numerator,
    cast(null as double) as denominator
from branch_months
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
