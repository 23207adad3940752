-- definition: Active branches with a center of their own or within reach on foot that was open in the month,
--     as a share of those whose centers are known.
-- counted: branches
-- excluded: branches without a center of their own whose compounds are not on the map
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- needs: branches, branch_compounds, centers, center_use
-- basis: gates; gate G5
-- detail: detail_gates
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
