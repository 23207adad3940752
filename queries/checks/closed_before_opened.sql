-- definition: Issues closed before they were opened; kept, without a duration.
select
    'issues' as ledger,
    source_file,
    source_sheet,
    source_row,
    'closed_at' as field,
    cast(closed_at as varchar) as value
from checked.issues
where closed_at < opened_at
order by source_file, source_sheet, source_row
