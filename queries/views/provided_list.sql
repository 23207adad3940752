-- definition: Which fields of which ledgers the sources held.
-- grain: one row per ledger and field
select
    ledger,
    field
from provided
order by ledger, field
