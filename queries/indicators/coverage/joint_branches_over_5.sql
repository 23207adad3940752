-- name: joint_branches_over_5
-- definition: Active joint branches over more compounds than the limit.
-- counted: compounds of the branch
-- excluded: branches of other forms
-- grain: one row per month, community and compound
-- unit: branches
-- window: point
-- better: lower
-- min_n: 0
-- people: no
-- needs: branches, branch_compounds, compounds
-- kind: count
-- basis: rules on joint branches: generally not more than 5 units
-- detail: detail_branches
-- scale: 1
-- params: none
-- reads: branch_months, month_params
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from branch_months
inner join month_params
    on branch_months.month = month_params.month and month_params.key = 'joint_max_units'
where branch_months.form = 'joint' and branch_months.compounds > month_params.value
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
