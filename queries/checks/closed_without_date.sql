-- definition: Rows whose state says that they are over and that have no closing date, in ledgers that keep one: issues
--     closed, mediations with a result, centers out of use. The value is the state's label.
with over as (
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'closed_at' as field,
        'status' as state_field,
        status as state
    from checked.issues
    where status = 'closed' and closed_at is null
    union all
    select
        'mediations' as ledger,
        source_file,
        source_sheet,
        source_row,
        'closed_on' as field,
        'result' as state_field,
        result as state
    from checked.mediations
    where result in ('settled', 'withdrawn', 'referred') and closed_on is null
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'closed_on' as field,
        'status' as state_field,
        status as state
    from checked.centers
    where status in ('closed', 'retired') and closed_on is null
)

select
    over.ledger,
    over.source_file,
    over.source_sheet,
    over.source_row,
    over.field,
    coalesce(field_values.label, over.state) as value
from over
inner join provided
    on over.ledger = provided.ledger and over.field = provided.field
left join field_values
    on
        over.ledger = field_values.ledger
        and over.state_field = field_values.field
        and over.state = field_values.code
order by over.ledger, over.source_file, over.source_sheet, over.source_row
