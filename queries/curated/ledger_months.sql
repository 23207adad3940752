-- definition: The months for which a ledger was collected, from its first row to its data date, and the
--     last day in each for which it speaks.
-- grain: one row per ledger and month
-- city: same
select
    data_dates.ledger,
    months.month,
    least(months.month_end, data_dates.as_of) as month_end
from data_dates
inner join months
    on
        (data_dates.data_from is null or data_dates.data_from <= months.month_end)
        and data_dates.as_of >= months.month
order by data_dates.ledger, months.month
