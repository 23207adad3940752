-- definition: Points and kitchen waste with more households taking part than the compound has, which the
--     participation does not count.
with stated as (
    select
        'points' as ledger,
        source_file,
        source_sheet,
        source_row,
        'participants' as field,
        compound_id,
        participants as households
    from checked.points
    union all
    select
        'waste' as ledger,
        source_file,
        source_sheet,
        source_row,
        'households' as field,
        compound_id,
        households
    from checked.waste
)

select
    stated.ledger,
    stated.source_file,
    stated.source_sheet,
    stated.source_row,
    stated.field,
    stated.households || ' > ' || compounds.households as value
from stated
inner join reference_keys
    on reference_keys.kind = 'compound' and stated.compound_id = reference_keys.key
inner join compounds on reference_keys.id = compounds.compound_id
where stated.households > compounds.households
order by stated.ledger, stated.source_file, stated.source_sheet, stated.source_row
