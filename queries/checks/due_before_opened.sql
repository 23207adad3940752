-- definition: Issues due before they were opened.
select
    'issues' as ledger,
    source_file,
    source_sheet,
    source_row,
    'due_at' as field,
    cast(due_at as varchar) as value
from checked.issues
where due_at < opened_at
order by source_file, source_sheet, source_row
