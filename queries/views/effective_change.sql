-- definition: Effective coverage at the end of a month and how it changed since another, by compounds and by
--     households: how many are in scope, judged, unjudged and effective; the rate over those judged; its bounds were all
--     those unjudged to fail or to pass; and over the compounds judged at both times how many were and are effective and
--     how many went up and down. No rate where only compounds without a branch are judged, beside others that
--     are not. Moved branches are those that cover what went up or down: all compounds of a joint branch move with it.
--     Wide tells whether the bounds lie further apart than a parameter says, enough whether those judged at both
--     times are the share of all that another parameter names. Households leave out compounds of which none are known.
-- grain: two rows, compounds and households
-- needs: compounds, branches, branch_compounds, branches.term_ends_on, branches.secretary_post_key,
--     branches.secretary_since, branch_meetings, issues, issues.due_at, meetings, centers, center_use
-- subject: none
-- detail: detail_gaps
with chosen as (
    select
        compound_gates.month,
        compound_gates.compound_id,
        compound_gates.households,
        compound_gates.branch_id,
        if(
            coalesce($without_g5, false), compound_gates.is_effective_without_g5, compound_gates.is_effective
        ) as is_effective,
        if(coalesce($without_g5, false), compound_gates.passed_without_g5, compound_gates.passed) as passed
    from compound_gates
    inner join compounds on compound_gates.compound_id = compounds.compound_id
    where
        ($community_ids is null or list_contains($community_ids, coalesce(compound_gates.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
),

paired as (
    select
        now.is_effective,
        now.passed,
        now.branch_id,
        before.is_effective as was_effective,
        before.branch_id as branch_before,
        before.compound_id is not null as was_there,
        now.households
    from chosen as now
    left join chosen as before on now.compound_id = before.compound_id and before.month = $before
    where now.month = $month
),

weighed as (
    select
        units.counted,
        if(units.counted = 'compounds' and paired.was_there is not null, 1, paired.households) as weight,
        paired.is_effective,
        paired.passed,
        paired.branch_id,
        paired.was_effective,
        paired.branch_before,
        paired.was_there
    from (select unnest(['compounds', 'households']) as counted) as units
    left join paired on true
),

counts as (
    select
        counted,
        coalesce(sum(weight), 0) as in_scope,
        coalesce(sum(weight) filter (where is_effective is not null), 0) as judged,
        coalesce(sum(weight) filter (where is_effective is null), 0) as unjudged,
        coalesce(sum(weight) filter (where is_effective), 0) as effective,
        sum(weight * passed) as passed,
        coalesce(sum(weight) filter (where was_there), 0) as were_there,
        coalesce(sum(weight) filter (where was_effective), 0) as were_effective,
        coalesce(sum(weight) filter (where was_there and was_effective is null), 0) as were_unjudged,
        coalesce(sum(weight) filter (where is_effective is not null and was_effective is not null), 0)
            as judged_both,
        coalesce(sum(weight) filter (where is_effective is not null and was_effective), 0) as effective_before,
        coalesce(sum(weight) filter (where is_effective and was_effective is not null), 0) as effective_now,
        coalesce(sum(weight) filter (where is_effective and not was_effective), 0) as up,
        coalesce(sum(weight) filter (where not is_effective and was_effective), 0) as down,
        -- In lists: distinct counts with filters make this select, which a click on coverage asks, a sixth slower.
        len(list_distinct(coalesce(list(branch_id) filter (where is_effective and not was_effective), [])))
            as branches_up,
        len(list_distinct(coalesce(list(branch_before) filter (where not is_effective and was_effective), [])))
            as branches_down
    from weighed
    group by counted
),

rules as (
    select
        max(value) filter (where key = 'coverage_bounds_points') as points,
        max(value) filter (where key = 'claim_judged_share') as share
    from month_params
    where month = $month
)

select
    counts.counted,
    counts.in_scope,
    counts.judged,
    counts.unjudged,
    counts.effective,
    100 * counts.passed / nullif(counts.judged, 0) as rate,
    100 * counts.effective / nullif(counts.in_scope, 0) as lower,
    100 * (counts.effective + counts.unjudged) / nullif(counts.in_scope, 0) as upper,
    100 * counts.were_effective / nullif(counts.were_there, 0) as lower_before,
    100 * (counts.were_effective + counts.were_unjudged) / nullif(counts.were_there, 0) as upper_before,
    counts.judged_both,
    counts.effective_before,
    counts.effective_now,
    counts.up,
    counts.down,
    counts.branches_up,
    counts.branches_down,
    coalesce(100 * counts.unjudged > rules.points * counts.in_scope, false) as is_wide,
    counts.judged_both > 0 and coalesce(100 * counts.judged_both >= rules.share * counts.in_scope, false)
        as is_enough
from counts
cross join rules
order by counts.counted
