-- definition: Which months of each ledger with dates were received, and with how many rows; of the months since one. What comes
--     by the quarter or the year stands in the last month of it.
-- grain: one row per ledger and month
select
    receipt_months.ledger,
    receipt_months.month,
    receipt_months.state,
    cast(sum(received_counts.rows) as bigint) as rows
from receipt_months
left join received_counts
    on
        receipt_months.state = 'received'
        and receipt_months.ledger = received_counts.ledger
        and receipt_months.starts_on <= received_counts.month
        and receipt_months.month >= received_counts.month
where receipt_months.month >= $start
group by receipt_months.ledger, receipt_months.month, receipt_months.state
order by receipt_months.ledger, receipt_months.month
