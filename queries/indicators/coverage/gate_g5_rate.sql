-- name: gate_g5_rate
-- definition: Active branches with a center of their own or within reach on foot that was open in the month,
--     as a share of those whose centers are known.
-- counted: branches
-- excluded: branches without a center of their own whose compounds are not on the map
-- grain: one row per month, community and compound
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- people: no
-- needs: branches, branch_compounds, centers, center_use
-- kind: ratio
-- basis: proposal: gate G5 of effective coverage
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
    count(*) filter (where g5) as numerator,
    count(g5) as denominator
from branch_gates
where g5 is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
