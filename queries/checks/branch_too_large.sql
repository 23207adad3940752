-- definition: V2: active branches with more regular members than the limit.
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
    on branch_months.month = month_params.month and month_params.key = 'branch_max'
where
    branch_months.month = (select max(latest.month) from branch_months as latest)
    and branch_months.regular > month_params.value
order by listed.source_file, listed.source_sheet, listed.source_row
