-- name: compounds_map
-- definition: Compounds with their point, size and the form of the branch that covers each at the end of a
--     month: alone before jointly before clustered where several do, none where none does, null where branches
--     are not collected.
-- grain: one row per compound
-- params: month DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: compounds, communities, compound_months, branch_compounds, branch_months
-- columns: compound_id, community_id, community_name, name, kind, households, residents, longitude,
--     latitude, form, branches, joint_group
with covering as (
    select
        branch_compounds.compound_id,
        arg_min(branch_months.form, list_position(['single', 'joint', 'clustered'], branch_months.form)) as form,
        min(branch_months.branch_id) filter (where branch_months.form = 'joint') as joint_group
    from branch_months
    inner join branch_compounds on branch_months.branch_id = branch_compounds.branch_id
    where branch_months.month = $month
    group by branch_compounds.compound_id
)

select
    compounds.compound_id,
    compounds.community_id,
    communities.name as community_name,
    compounds.name,
    compounds.kind,
    compounds.households,
    compounds.residents,
    compounds.longitude,
    compounds.latitude,
    case
        when compound_months.branches is null then null
        when compound_months.branches = 0 then 'none'
        else covering.form
    end as form,
    compound_months.branches,
    case when covering.form = 'joint' then covering.joint_group end as joint_group
from compounds
left join communities on compounds.community_id = communities.community_id
left join compound_months
    on compounds.compound_id = compound_months.compound_id and compound_months.month = $month
left join covering on compounds.compound_id = covering.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by compounds.compound_id
