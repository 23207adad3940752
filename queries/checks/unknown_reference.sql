-- definition: Rows that mean nothing without the thing they refer to: the id or name stands in no ledger,
--     or several bear the name.
-- severity: error
with stated as (
    select
        'compounds' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.compounds
    union all
    select
        'member_counts' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.member_counts
    union all
    select
        'branch_compounds' as ledger,
        source_file,
        source_sheet,
        source_row,
        'branch_id' as field,
        'branch' as kind,
        branch_id as value
    from checked.branch_compounds
    union all
    select
        'branch_compounds' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.branch_compounds
    union all
    select
        'building_groups' as ledger,
        source_file,
        source_sheet,
        source_row,
        'branch_id' as field,
        'branch' as kind,
        branch_id as value
    from checked.building_groups
    union all
    select
        'building_groups' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.building_groups
    union all
    select
        'center_use' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_id' as field,
        'center' as kind,
        center_id as value
    from checked.center_use
    union all
    select
        'branch_meetings' as ledger,
        source_file,
        source_sheet,
        source_row,
        'branch_id' as field,
        'branch' as kind,
        branch_id as value
    from checked.branch_meetings
    union all
    select
        'secretary_changes' as ledger,
        source_file,
        source_sheet,
        source_row,
        'branch_id' as field,
        'branch' as kind,
        branch_id as value
    from checked.secretary_changes
    union all
    select
        'reviews' as ledger,
        source_file,
        source_sheet,
        source_row,
        'branch_id' as field,
        'branch' as kind,
        branch_id as value
    from checked.reviews
    union all
    select
        'checkins' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.checkins
    union all
    select
        'assignments' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.assignments
    union all
    select
        'resolutions' as ledger,
        source_file,
        source_sheet,
        source_row,
        'meeting_id' as field,
        'meeting' as kind,
        meeting_id as value
    from checked.resolutions
    union all
    select
        'covenants' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.covenants
    union all
    select
        'cases' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.cases
    union all
    select
        'case_milestones' as ledger,
        source_file,
        source_sheet,
        source_row,
        'case_id' as field,
        'case' as kind,
        case_id as value
    from checked.case_milestones
    union all
    select
        'mediations' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_id' as field,
        'center' as kind,
        center_id as value
    from checked.mediations
    union all
    select
        'center_modules' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_id' as field,
        'center' as kind,
        center_id as value
    from checked.center_modules
    union all
    select
        'center_projects' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_id' as field,
        'center' as kind,
        center_id as value
    from checked.center_projects
    union all
    select
        'center_funding' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_id' as field,
        'center' as kind,
        center_id as value
    from checked.center_funding
    union all
    select
        'center_events' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_id' as field,
        'center' as kind,
        center_id as value
    from checked.center_events
    union all
    select
        'unit_services' as ledger,
        source_file,
        source_sheet,
        source_row,
        'unit_id' as field,
        'unit' as kind,
        unit_id as value
    from checked.unit_services
    union all
    select
        'unit_services' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_id' as field,
        'center' as kind,
        center_id as value
    from checked.unit_services
    union all
    select
        'unit_services' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.unit_services
    union all
    select
        'volunteer_counts' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.volunteer_counts
    union all
    select
        'points' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.points
    union all
    select
        'waste' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.waste
    union all
    select
        'units' as ledger,
        source_file,
        source_sheet,
        source_row,
        'center_ids' as field,
        'center' as kind,
        nullif(unnest(regexp_split_to_array(center_ids, '[\x{3001}\x{FF0C}\x{FF1B},;\s]+')), '') as value
    from checked.units
),

known as (
    select
        kind,
        key
    from reference_keys
    union all
    select distinct
        'meeting' as kind,
        meeting_id as key
    from checked.meetings
    union all
    select distinct
        'case' as kind,
        case_id as key
    from checked.cases
    union all
    select distinct
        'unit' as kind,
        unit_id as key
    from checked.units
),

kinds as (
    select distinct kind
    from known
)

select
    stated.ledger,
    stated.source_file,
    stated.source_sheet,
    stated.source_row,
    stated.field,
    stated.value
from stated
inner join kinds on stated.kind = kinds.kind
anti join known on stated.kind = known.kind and stated.value = known.key
where stated.value is not null
order by stated.ledger, stated.source_file, stated.source_sheet, stated.source_row, stated.field, stated.value
