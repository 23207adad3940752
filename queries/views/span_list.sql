-- definition: The first and last month that each ledger with dates covers whole.
-- grain: one row per ledger with dates
select
    ledger,
    first_whole,
    last_whole
from whole_months
order by ledger
