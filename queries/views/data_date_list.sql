-- definition: From when and until when each ledger is complete.
-- grain: one row per ledger that is there
select
    ledger,
    data_from,
    as_of
from data_dates
order by ledger
