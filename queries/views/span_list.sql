-- name: span_list
-- definition: The first and last month that each ledger with dates covers whole.
-- grain: one row per ledger with dates
-- params: none
-- reads: ledger_spans
-- columns: ledger, first_whole, last_whole
select
    ledger,
    first_whole,
    last_whole
from ledger_spans
order by ledger
