-- definition: Active branches, joint ones apart, with fewer regular members than a branch needs.
-- counted: regular members of the latest count; those of a compound with several branches shared out
--     equally
-- excluded: joint branches; branches with a compound that was never counted
-- unit: branches
-- window: point
-- better: lower
-- needs: branches, branch_compounds, compounds, member_counts
-- basis: branch work rules, article 4: three regular members or more
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
    on branch_months.month = month_params.month and month_params.key = 'branch_min_regular'
where branch_months.regular < month_params.value and branch_months.form != 'joint'
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
