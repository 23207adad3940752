-- definition: Rows with a closing date whose state says that they are not over: issues open or suspended that were not
--     reopened after that date, which are rows set back to open without a date; centers in use that closed on or before
--     the data date.
with contradicting as (
    select
        'issues' as ledger,
        source_file,
        source_sheet,
        source_row,
        'closed_at' as field,
        cast(closed_at as varchar) as value
    from checked.issues
    where
        status in ('open', 'suspended')
        and closed_at is not null
        and (reopened_at is null or reopened_at <= closed_at)
    union all
    select
        'centers' as ledger,
        source_file,
        source_sheet,
        source_row,
        'closed_on' as field,
        cast(closed_on as varchar) as value
    from checked.centers
    where status = 'open' and closed_on <= $as_of
)

select
    ledger,
    source_file,
    source_sheet,
    source_row,
    field,
    value
from contradicting
order by ledger, source_file, source_sheet, source_row
