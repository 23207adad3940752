-- definition: Active branches in whose compounds at least 80 % of the overdue issues have an owner and a new date, or none is overdue,
--     as a share of those whose overdue issues are known.
-- counted: branches
-- excluded: nothing else
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- needs: branches, branch_compounds, issues, issues.due_at, issues.revised_due_at, issues.owner_kind
-- basis: gates; gate G4
-- detail: detail_gates
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
