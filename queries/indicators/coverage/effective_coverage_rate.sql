-- definition: Compounds covered by a branch that passes all five gates, as a share of the compounds in scope
--     that can be judged. None where only compounds without a branch are, beside others that are not.
-- counted: compounds, not branches; a joint branch covers every compound it serves
-- excluded: compounds that cannot be judged, since a gate of a branch of theirs is not known; counted apart
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: compounds
-- needs: compounds, branches, branch_compounds, branches.term_ends_on, branches.secretary_post_key, branches.secretary_since, branch_meetings, issues, issues.due_at, meetings, centers, center_use
-- basis: gates
-- detail: detail_gaps
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    passed as numerator,
    1 as denominator
from compound_gates
where is_effective is not null
order by month, community_id, compound_id
