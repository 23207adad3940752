-- definition: Changes of communities and compounds that lead to what stands in no register, so that nothing follows from them.
-- severity: warning
select
    'area_changes' as ledger,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    'new_area' as field,
    listed.new_area as value
from checked.area_changes as listed
inner join area_changes
    on
        listed.area_level = area_changes.area_level
        and listed.old_area = area_changes.old_key
        and listed.changed_on = area_changes.changed_on
where area_changes.new_area is null
order by listed.source_file, listed.source_sheet, listed.source_row
