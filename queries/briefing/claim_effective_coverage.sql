-- name: claim_effective_coverage
-- definition: The share of compounds effectively covered was higher at the end of the last month that had ended by
--     the day than twelve months before. Compounds of which that is not known are in neither.
-- role: claim
-- grain: one row
-- unit: none
-- render: none
-- span: point
-- privacy: no
-- subject: none
-- detail: detail_gaps
-- needs: compounds, branches, branch_compounds, branches.term_ends_on, branches.secretary_post_key,
--     branches.secretary_since, branch_meetings, issues, issues.due_at, meetings, centers, center_use
-- params: as_of DATE, community_ids VARCHAR[]
-- reads: compound_gates, months
-- columns: holds, numerator, denominator, numerator_before, denominator_before
with ended as (
    select max(month) as month
    from months
    where is_final and month_end <= $as_of
),

counts as (
    select
        count(*) filter (where compound_gates.month = ended.month and compound_gates.is_effective) as now,
        count(*) filter (where compound_gates.month = ended.month and compound_gates.is_effective is not null)
            as judged,
        count(*) filter (where compound_gates.month < ended.month and compound_gates.is_effective) as before,
        count(*) filter (where compound_gates.month < ended.month and compound_gates.is_effective is not null)
            as judged_before
    from compound_gates
    cross join ended
    where
        compound_gates.month in (ended.month, ended.month - interval 12 month)
        and ($community_ids is null or list_contains($community_ids, coalesce(compound_gates.community_id, '')))
)

select
    case when judged > 0 and judged_before > 0 then now * judged_before > before * judged end as holds,
    now as numerator,
    judged as denominator,
    before as numerator_before,
    judged_before as denominator_before
from counts
