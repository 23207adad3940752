-- name: compound_gates
-- definition: Whether each compound is effectively covered at the end of each month: true when a branch that
--     covers it passes every gate, null when none does but one might, since a gate of it is not collected. A
--     compound without a branch is not. Failed are the gates of the branch that misses fewest.
-- grain: one row per month and compound
-- params: none
-- reads: compound_months, branch_compounds, branch_gates
-- columns: month, community_id, compound_id, households, branches, is_effective,
--     is_effective_without_g5, branch_id, failed, unknown
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
        case
            when bool_or(judged.passes) then true
            when bool_or(judged.passes is null) then null
            else false
        end as is_effective,
        case
            when bool_or(judged.passes_without_g5) then true
            when bool_or(judged.passes_without_g5 is null) then null
            else false
        end as is_effective_without_g5,
        arg_min(judged.branch_id, (len(judged.failed), len(judged.unknown), judged.branch_id)) as branch_id,
        arg_min(judged.failed, (len(judged.failed), len(judged.unknown), judged.branch_id)) as failed,
        arg_min(judged.unknown, (len(judged.failed), len(judged.unknown), judged.branch_id)) as unknown
    from judged
    inner join branch_compounds on judged.branch_id = branch_compounds.branch_id
    group by judged.month, branch_compounds.compound_id
)

select
    compound_months.month,
    compound_months.community_id,
    compound_months.compound_id,
    compound_months.households,
    compound_months.branches,
    if(compound_months.branches = 0, false, best.is_effective) as is_effective,
    if(compound_months.branches = 0, false, best.is_effective_without_g5) as is_effective_without_g5,
    best.branch_id,
    array_to_string(best.failed, ',') as failed,
    array_to_string(best.unknown, ',') as unknown
from compound_months
left join best
    on compound_months.month = best.month and compound_months.compound_id = best.compound_id
where compound_months.branches is not null
order by compound_months.month, compound_months.compound_id
