-- definition: V5: active branches whose term ended before the data date.
select
    'branches' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'term_ends_on' as field,
    listed.name || ' ' || branch_months.term_ends_on as value
from branch_months
inner join checked.branches as listed on branch_months.branch_id = listed.branch_id
where
    branch_months.month = (select max(latest.month) from branch_months as latest)
    and branch_months.is_term_ended
order by listed.source_file, listed.source_sheet, listed.source_row
