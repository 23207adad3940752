-- name: attended_over_invited
-- definition: Trainings with more secretaries present than invited, who are not counted in the attendance.
-- severity: warning
-- grain: one row per finding
-- params: none
-- reads: checked.trainings
-- columns: ledger, source_file, source_sheet, source_row, field, value
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
