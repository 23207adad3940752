-- name: unknown_place
-- definition: Branches, centers and issues that refer to a place that stands in no ledger; they count as
--     without one.
-- severity: warning
-- grain: one row per finding
-- params: none
-- reads: checked.branches, checked.centers, checked.issues, issues, reference_keys
-- columns: ledger, source_file, source_sheet, source_row, field, value
with stated as (
    select
        'branches' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.branches
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.centers
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.centers
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'parent_center_id' as field,
        'center' as kind,
        parent_center_id as value
    from checked.centers
    union all
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'community_id' as field,
        'community' as kind,
        community_id as value
    from checked.issues
    union all
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'compound_id' as field,
        'compound' as kind,
        compound_id as value
    from checked.issues
    where issue_id in (select issues.issue_id from issues where issues.compound_id is null)
    union all
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'source_center_id' as field,
        'center' as kind,
        source_center_id as value
    from checked.issues
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
