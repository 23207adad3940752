-- definition: V6: active branches whose secretary's post is vacant.
select
    'branches' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'secretary_post_key' as field,
    listed.name || coalesce(' ' || branch_months.vacant_days, '') as value
from branch_months
inner join checked.branches as listed on branch_months.branch_id = listed.branch_id
where
    branch_months.month = (select max(latest.month) from branch_months as latest)
    and branch_months.is_vacant
order by listed.source_file, listed.source_sheet, listed.source_row
