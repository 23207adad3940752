-- name: unknown_reference
-- definition: Rows that mean nothing without the thing they refer to: the id or name stands in no ledger,
--     or several bear the name.
-- severity: error
-- grain: one row per finding
-- params: none
-- reads: checked.compounds, checked.member_counts, checked.branch_compounds, checked.building_groups,
--     checked.center_use, reference_keys
-- columns: ledger, source_file, source_sheet, source_row, field, value
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
),

kinds as (
    select distinct kind
    from reference_keys
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
anti join reference_keys on stated.kind = reference_keys.kind and stated.value = reference_keys.key
where stated.value is not null
order by stated.ledger, stated.source_file, stated.source_sheet, stated.source_row, stated.field
