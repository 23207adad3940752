-- definition: Trainings with more secretaries present than invited, who are not counted in the attendance.
select
    'trainings' as ledger,
    source_file,
    source_sheet,
    source_row,
    'attended' as field,
    attended || ' > ' || invited as value
from checked.trainings
where attended > invited
order by source_file, source_sheet, source_row
