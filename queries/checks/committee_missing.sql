-- definition: V4: active branches with enough regular members to need a committee, and none.
-- people: yes
select
    'branches' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'has_committee' as field,
    listed.name as value
from branch_months
inner join checked.branches as listed on branch_months.branch_id = listed.branch_id
inner join month_params
    on branch_months.month = month_params.month and month_params.key = 'committee_needed'
where
    branch_months.month = (select max(latest.month) from branch_months as latest)
    and branch_months.regular >= month_params.value
    and not branch_months.has_committee
order by listed.source_file, listed.source_sheet, listed.source_row
