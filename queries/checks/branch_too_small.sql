-- definition: V1: active branches, joint ones apart, with fewer regular members than a branch needs.
-- people: yes
select
    'branches' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'name' as field,
    listed.name as value
from branch_months
inner join checked.branches as listed on branch_months.branch_id = listed.branch_id
inner join month_params
    on branch_months.month = month_params.month and month_params.key = 'branch_min_regular'
where
    branch_months.month = (select max(latest.month) from branch_months as latest)
    and branch_months.regular < month_params.value and branch_months.form != 'joint'
order by listed.source_file, listed.source_sheet, listed.source_row
