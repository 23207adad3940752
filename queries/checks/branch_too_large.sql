-- name: branch_too_large
-- definition: V2: active branches with more regular members than the limit.
-- severity: warning
-- grain: one row per finding
-- params: none
-- reads: branch_months, checked.branches, month_params
-- columns: ledger, source_file, source_sheet, source_row, field, value
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
