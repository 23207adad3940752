-- definition: V3: active joint branches over more compounds than the limit.
select
    'branches' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'form' as field,
    listed.name || ' ' || branch_months.compounds as value
from branch_months
inner join checked.branches as listed on branch_months.branch_id = listed.branch_id
inner join month_params
    on branch_months.month = month_params.month and month_params.key = 'joint_max_units'
where
    branch_months.month = (select max(latest.month) from branch_months as latest)
    and branch_months.form = 'joint' and branch_months.compounds > month_params.value
order by listed.source_file, listed.source_sheet, listed.source_row
