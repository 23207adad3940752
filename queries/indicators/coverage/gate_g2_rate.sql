-- name: gate_g2_rate
-- definition: Active branches that held an assembly of members in at least three of the last four blocks of three months; a younger branch in all its whole blocks but one,
--     as a share of those whose assemblies of the last twelve months are known.
-- counted: branches
-- excluded: months whose twelve months before are not all in the ledger
-- grain: one row per month, community and compound
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- people: no
-- needs: branches, branch_meetings
-- kind: ratio
-- basis: proposal: gate G2 of effective coverage
-- detail: detail_gates
-- scale: 100
-- params: none
-- reads: branch_gates
-- columns: month, community_id, compound_id, dimension, numerator, denominator
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
