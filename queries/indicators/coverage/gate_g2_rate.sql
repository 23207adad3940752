-- definition: Active branches that held an assembly of members in at least three of the last four blocks of three months; a younger branch in all its whole blocks but one,
--     as a share of those whose assemblies of the last twelve months are known.
-- counted: branches
-- excluded: months whose twelve months before are not all in the ledger
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- needs: branches, branch_meetings
-- basis: gates; gate G2
-- detail: detail_gates
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) filter (where g2) as numerator,
    count(g2) as denominator
from branch_gates
where g2 is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
