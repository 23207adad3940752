-- definition: Active branches in whose compounds no issue was raised in the last six months, or at least one meeting was held there or on such an issue,
--     as a share of those whose issues and meetings of the last six months are known.
-- counted: branches
-- excluded: months whose six months before are not all in the ledger
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- needs: branches, branch_compounds, issues, meetings
-- basis: gates; gate G3
-- detail: detail_gates
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) filter (where g3) as numerator,
    count(g3) as denominator
from branch_gates
where g3 is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
