-- definition: Active joint branches over more compounds than the limit.
-- counted: compounds of the branch
-- excluded: branches of other forms
-- unit: branches
-- window: point
-- better: lower
-- needs: branches, branch_compounds, compounds
-- basis: joint_rules
-- detail: detail_branches
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
