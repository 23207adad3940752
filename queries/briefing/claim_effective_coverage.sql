-- name: claim_effective_coverage
-- definition: Of the compounds of which it is known both at the end of the last month that had ended by the day and twelve
--     months before, more were effectively covered than then. Null where these are fewer than the share of all compounds
--     that a parameter names: while ledgers are young, failures are known before passes are.
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
-- reads: compound_gates, months, params
-- columns: holds, numerator, denominator, numerator_before, denominator_before
with ended as (
    select max(month) as month
    from months
    where is_final and month_end <= $as_of
),

rules as (
    select max_by(value, valid_from) as least
    from params
    where key = 'claim_judged_share' and valid_from <= $as_of
),

counts as (
    select
        count(*) filter (where now.is_effective and before.is_effective is not null) as effective,
        count(*) filter (where before.is_effective and now.is_effective is not null) as effective_before,
        count(*) filter (where now.is_effective is not null and before.is_effective is not null) as judged,
        count(*) as compounds
    from compound_gates as now
    inner join ended on now.month = ended.month
    left join compound_gates as before
        on now.compound_id = before.compound_id and before.month = ended.month - interval 12 month
    where ($community_ids is null or list_contains($community_ids, coalesce(now.community_id, '')))
)

select
    case
        when counts.judged > 0 and 100 * counts.judged >= rules.least * counts.compounds
            then counts.effective > counts.effective_before
    end as holds,
    counts.effective as numerator,
    counts.judged as denominator,
    counts.effective_before as numerator_before,
    counts.judged as denominator_before
from counts
cross join rules
