-- name: data_date_list
-- definition: From when and until when each ledger is complete.
-- grain: one row per ledger that is there
-- params: none
-- reads: data_dates
-- columns: ledger, data_from, as_of
select
    ledger,
    data_from,
    as_of
from data_dates
order by ledger
