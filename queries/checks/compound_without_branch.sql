-- definition: V7: compounds with enough regular members for a branch and none.
-- people: yes
select
    'compounds' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'name' as field,
    listed.name as value
from compound_months
inner join checked.compounds as listed on compound_months.compound_id = listed.compound_id
inner join month_params
    on compound_months.month = month_params.month and month_params.key = 'branch_min_regular'
where
    compound_months.month = (select max(latest.month) from compound_months as latest)
    and compound_months.branches = 0
    and compound_months.regular >= month_params.value
order by listed.source_file, listed.source_sheet, listed.source_row
