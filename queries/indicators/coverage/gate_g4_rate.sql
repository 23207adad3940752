-- name: gate_g4_rate
-- definition: Active branches in whose compounds at least 80 % of the overdue issues have an owner and a new date, or none is overdue,
--     as a share of those whose overdue issues are known.
-- counted: branches
-- excluded: nothing else
-- grain: one row per month, community and compound
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- people: no
-- needs: branches, branch_compounds, issues, issues.due_at, issues.revised_due_at, issues.owner_kind
-- kind: ratio
-- basis: proposal: gate G4 of effective coverage
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
    count(*) filter (where g4) as numerator,
    count(g4) as denominator
from branch_gates
where g4 is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
