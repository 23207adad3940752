-- definition: Branches, groups, centers, communities, assignments, mediations, projects, brands and units that end
--     before they begin.
with backward as (
    select
        'branches' as ledger,
        source_file,
        source_sheet,
        source_row,
        'dissolved_on' as field,
        cast(dissolved_on as varchar) as value
    from checked.branches
    where dissolved_on < founded_on
    union all
    select
        'branches' as ledger,
        source_file,
        source_sheet,
        source_row,
        'term_ends_on' as field,
        cast(term_ends_on as varchar) as value
    from checked.branches
    where term_ends_on < founded_on
    union all
    select
        'building_groups' as ledger,
        source_file,
        source_sheet,
        source_row,
        'dissolved_on' as field,
        cast(dissolved_on as varchar) as value
    from checked.building_groups
    where dissolved_on < founded_on
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'closed_on' as field,
        cast(closed_on as varchar) as value
    from checked.centers
    where closed_on < opened_on
    union all
    select
        'communities' as ledger,
        source_file,
        source_sheet,
        source_row,
        'valid_to' as field,
        cast(valid_to as varchar) as value
    from checked.communities
    where valid_to < valid_from
    union all
    select
        'assignments' as ledger,
        source_file,
        source_sheet,
        source_row,
        'to_on' as field,
        cast(to_on as varchar) as value
    from checked.assignments
    where to_on < from_on
    union all
    select
        'mediations' as ledger,
        source_file,
        source_sheet,
        source_row,
        'closed_on' as field,
        cast(closed_on as varchar) as value
    from checked.mediations
    where closed_on < opened_on
    union all
    select
        'center_projects' as ledger,
        source_file,
        source_sheet,
        source_row,
        'completed_on' as field,
        cast(completed_on as varchar) as value
    from checked.center_projects
    where completed_on < started_on
    union all
    select
        'brands' as ledger,
        source_file,
        source_sheet,
        source_row,
        'valid_to' as field,
        cast(valid_to as varchar) as value
    from checked.brands
    where valid_to < valid_from
    union all
    select
        'units' as ledger,
        source_file,
        source_sheet,
        source_row,
        'left_on' as field,
        cast(left_on as varchar) as value
    from checked.units
    where left_on < joined_on
)

select
    ledger,
    source_file,
    source_sheet,
    source_row,
    field,
    value
from backward
order by ledger, source_file, source_sheet, source_row, field
