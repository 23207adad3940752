-- definition: Branches founded on or before the end of the month and not dissolved by then.
-- counted: branches, standing and functional
-- excluded: branches dissolved on or before the day
-- unit: branches
-- window: point
-- better: higher
-- needs: branches
-- basis: register
-- detail: detail_branches
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
