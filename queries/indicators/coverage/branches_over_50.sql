-- definition: Active branches with more regular members than the limit.
-- counted: regular members of the latest count; those of a compound with several branches shared out
--     equally
-- excluded: branches with a compound that was never counted, or too small for its members to be told alone
-- unit: branches
-- window: point
-- better: lower
-- needs: branches, branch_compounds, compounds, member_counts
-- basis: branch_rules
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
    on branch_months.month = month_params.month and month_params.key = 'branch_max'
inner join told_branches
    on branch_months.month = told_branches.month and branch_months.branch_id = told_branches.branch_id
where told_branches.regular > month_params.value
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
