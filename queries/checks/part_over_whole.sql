-- definition: Rows whose part exceeds its whole: money paid and granted, volunteers active and registered, members active,
--     reported and expected, buildings in party groups and of the compound. The shares made of them count at most the
--     whole of a row.
with stated as (
    select
        'center_funding' as ledger,
        source_file,
        source_sheet,
        source_row,
        'paid' as field,
        paid as part,
        granted as whole
    from checked.center_funding
    union all
    select
        'volunteer_counts' as ledger,
        source_file,
        source_sheet,
        source_row,
        'active' as field,
        active as part,
        registered as whole
    from checked.volunteer_counts
    union all
    select
        'checkins' as ledger,
        source_file,
        source_sheet,
        source_row,
        'active' as field,
        active as part,
        reported as whole
    from checked.checkins
    union all
    select
        'checkins' as ledger,
        source_file,
        source_sheet,
        source_row,
        'reported' as field,
        reported as part,
        expected as whole
    from checked.checkins
    union all
    select
        'building_groups' as ledger,
        groups.source_file,
        groups.source_sheet,
        groups.source_row,
        'buildings' as field,
        groups.buildings as part,
        compounds.buildings as whole
    from checked.building_groups as groups
    inner join reference_keys
        on reference_keys.kind = 'compound' and groups.compound_id = reference_keys.key
    inner join compounds on reference_keys.id = compounds.compound_id
)

select
    ledger,
    source_file,
    source_sheet,
    source_row,
    field,
    format('{:.15g} > {:.15g}', cast(part as double), cast(whole as double)) as value
from stated
where part > whole
order by ledger, source_file, source_sheet, source_row, field
