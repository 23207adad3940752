-- definition: Rooms booked for more minutes than they were open, which the use rate does not count.
select
    'center_use' as ledger,
    source_file,
    source_sheet,
    source_row,
    'booked_minutes' as field,
    booked_minutes || ' > ' || open_minutes as value
from checked.center_use
where booked_minutes > open_minutes
order by source_file, source_sheet, source_row
