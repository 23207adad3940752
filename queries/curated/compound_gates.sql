-- definition: Whether each compound is effectively covered at the end of each month, by a branch that passes every
--     gate; null where it cannot be judged. A compound is judged when every gate of every branch that covers it is
--     known, and one without a branch, which is not covered, in the months in which any branch is judged: whether it is
--     judged never hangs on the result. Passed is what a rate sums, 1 or 0; it is null for a compound without a
--     branch beside others of its community that are not judged, so that no rate is made only of failures that
--     need no ledger. Failed and unknown are the gates of the branch that misses fewest.
-- grain: one row per month and compound
with judged as (
    select
        month,
        branch_id,
        passes,
        passes_without_g5,
        list_filter(
            [
                if(g1 is false, 'g1', null),
                if(g2 is false, 'g2', null),
                if(g3 is false, 'g3', null),
                if(g4 is false, 'g4', null),
                if(g5 is false, 'g5', null)
            ],
            lambda gate: gate is not null
        ) as failed,
        list_filter(
            [
                if(g1 is null, 'g1', null),
                if(g2 is null, 'g2', null),
                if(g3 is null, 'g3', null),
                if(g4 is null, 'g4', null),
                if(g5 is null, 'g5', null)
            ],
            lambda gate: gate is not null
        ) as unknown
    from branch_gates
),

best as (
    select
        judged.month,
        branch_compounds.compound_id,
        case when bool_and(judged.passes is not null) then bool_or(judged.passes) end as is_effective,
        case
            when bool_and(judged.passes_without_g5 is not null) then bool_or(judged.passes_without_g5)
        end as is_effective_without_g5,
        arg_min(judged.branch_id, (len(judged.failed), len(judged.unknown), judged.branch_id)) as branch_id,
        arg_min(judged.failed, (len(judged.failed), len(judged.unknown), judged.branch_id)) as failed,
        arg_min(judged.unknown, (len(judged.failed), len(judged.unknown), judged.branch_id)) as unknown
    from judged
    inner join branch_compounds on judged.branch_id = branch_compounds.branch_id
    group by judged.month, branch_compounds.compound_id
),

-- The months in which the ledgers of the gates speak for a branch at all.
judging as (
    select
        month,
        bool_or(passes is not null) as is_judging,
        bool_or(passes_without_g5 is not null) as is_judging_without_g5
    from judged
    group by month
),

told as (
    select
        compound_months.month,
        compound_months.community_id,
        compound_months.compound_id,
        compound_months.households,
        compound_months.branches,
        case
            when compound_months.branches > 0 then best.is_effective
            when coalesce(judging.is_judging, true) then false
        end as is_effective,
        case
            when compound_months.branches > 0 then best.is_effective_without_g5
            when coalesce(judging.is_judging_without_g5, true) then false
        end as is_effective_without_g5,
        best.branch_id,
        array_to_string(best.failed, ',') as failed,
        array_to_string(best.unknown, ',') as unknown
    from compound_months
    left join judging on compound_months.month = judging.month
    left join best
        on compound_months.month = best.month and compound_months.compound_id = best.compound_id
    where compound_months.branches is not null
)

select
    month,
    community_id,
    compound_id,
    households,
    branches,
    is_effective,
    is_effective_without_g5,
    case
        when branches > 0 or count(*) over beside = count(is_effective) over beside
            then cast(is_effective as integer)
    end as passed,
    case
        when branches > 0 or count(*) over beside = count(is_effective_without_g5) over beside
            then cast(is_effective_without_g5 as integer)
    end as passed_without_g5,
    branch_id,
    failed,
    unknown
from told
window beside as (partition by month, community_id)
order by month, compound_id
