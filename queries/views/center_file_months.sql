-- definition: A center by month: use (booked of bookable minutes), visits, days open; a month without a record is a gap.
-- grain: one row per month of the use ledger, at most 24 up to the month given
-- needs: center_use
select
    ledger_months.month,
    100.0 * center_months.booked_minutes / nullif(center_months.bookable_minutes, 0) as use_rate,
    center_months.visits,
    center_months.open_days,
    coalesce(center_months.is_shut, false) as is_shut
from ledger_months
left join center_months
    on ledger_months.month = center_months.month and center_months.center_id = $center_id
where
    ledger_months.ledger = 'center_use'
    and ledger_months.month <= $month
    and ledger_months.month > $month - interval 24 month
order by ledger_months.month
