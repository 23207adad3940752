-- definition: Compounds covered by a branch that passes all five gates.
-- counted: compounds, not branches; a joint branch covers every compound it serves
-- excluded: compounds that cannot be judged, since a gate of a branch of theirs is not known; counted apart
-- unit: compounds
-- window: point
-- better: higher
-- min_n: 1
-- needs: compounds, branches, branch_compounds, branches.term_ends_on, branches.secretary_post_key, branches.secretary_since, branch_meetings, issues, issues.due_at, meetings, centers, center_use
-- no_rows: missing
-- basis: gates
-- detail: detail_gaps
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    passed as numerator,
    cast(null as double) as denominator
from compound_gates
where is_effective is not null
order by month, community_id, compound_id
