-- definition: The form of the branch that covers each compound at the end of each month: alone before jointly
--     before clustered where several do, none where none does, null where branches are not collected; and for
--     a joint one which branch it is.
-- grain: one row per month and compound
with covering as (
    select
        branch_months.month,
        branch_compounds.compound_id,
        arg_min(branch_months.form, list_position(['single', 'joint', 'clustered'], branch_months.form)) as form,
        min(branch_months.branch_id) filter (where branch_months.form = 'joint') as joint_group
    from branch_months
    inner join branch_compounds on branch_months.branch_id = branch_compounds.branch_id
    group by branch_months.month, branch_compounds.compound_id
)

select
    compound_months.month,
    compound_months.compound_id,
    case
        when compound_months.branches is null then null
        when compound_months.branches = 0 then 'none'
        else covering.form
    end as form,
    compound_months.branches,
    case when covering.form = 'joint' then covering.joint_group end as joint_group
from compound_months
left join covering
    on compound_months.month = covering.month and compound_months.compound_id = covering.compound_id
order by compound_months.month, compound_months.compound_id
