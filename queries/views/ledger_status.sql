-- definition: How many rows of each ledger were read, kept, rejected (of these set aside: sums and repeated titles, which are no
--     records) and replaced by those of a later file, what was found, from when to when its dates that
--     can be relied on run, until when it is complete, and how many rows are dated after that or far from all others.
-- grain: one row per ledger that is there
with loaded as (
    select
        ledger,
        count(distinct file) as files,
        sum(rows_read) as rows_read,
        sum(rows_kept) as rows_kept,
        sum(rows_rejected) as rows_rejected,
        sum(
            coalesce(cast(json_extract(reasons, '$.total_row') as bigint), 0)
            + coalesce(cast(json_extract(reasons, '$.header_row') as bigint), 0)
        ) as rows_set_aside,
        sum(rows_read - rows_kept - rows_rejected) as rows_replaced
    from load_log
    where ledger != ''
    group by ledger
),

found as (
    select
        ledger,
        count(*) filter (where severity = 'error') as errors,
        count(*) filter (where severity = 'warning') as warnings
    from findings
    group by ledger
)

select
    loaded.ledger,
    loaded.files,
    loaded.rows_read,
    loaded.rows_kept,
    loaded.rows_rejected,
    loaded.rows_set_aside,
    loaded.rows_replaced,
    coalesce(found.errors, 0) as errors,
    coalesce(found.warnings, 0) as warnings,
    ledger_spans.first_day,
    ledger_spans.last_day,
    data_dates.as_of,
    ledger_spans.rows_after,
    ledger_spans.rows_far
from loaded
left join found on loaded.ledger = found.ledger
left join data_dates on loaded.ledger = data_dates.ledger
left join ledger_spans on loaded.ledger = ledger_spans.ledger
order by loaded.ledger
