-- name: span_list
-- definition: The first and last month that each ledger with dates covers whole.
-- grain: one row per ledger with dates
-- params: none
-- reads: whole_months
-- columns: ledger, first_whole, last_whole
select
    ledger,
    first_whole,
    last_whole
from whole_months
order by ledger
