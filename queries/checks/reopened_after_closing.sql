-- definition: Issues reopened after they were closed last, yet marked closed; they count as open.
select
    'issues' as ledger,
    source_file,
    source_sheet,
    source_row,
    'reopened_at' as field,
    cast(reopened_at as varchar) as value
from checked.issues
where reopened_at > closed_at and status = 'closed'
order by source_file, source_sheet, source_row
