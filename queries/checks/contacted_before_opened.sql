-- definition: Issues whose resident was contacted before they were opened.
select
    'issues' as ledger,
    source_file,
    source_sheet,
    source_row,
    'first_contact_at' as field,
    cast(first_contact_at as varchar) as value
from checked.issues
where first_contact_at < opened_at
order by source_file, source_sheet, source_row
