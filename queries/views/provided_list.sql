-- name: provided_list
-- definition: Which fields of which ledgers the sources held.
-- grain: one row per ledger and field
-- params: none
-- reads: provided
-- columns: ledger, field
select
    ledger,
    field
from provided
order by ledger, field
