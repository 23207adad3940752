-- definition: Room minutes booked as a share of the room minutes open.
-- counted: rows that say how long rooms were open and booked, of one counting method per center and month; of a row at
--     most the minutes open: a room cannot be booked beyond them
-- excluded: rooms that take no bookings
-- unit: percent
-- window: period
-- season: year
-- better: higher
-- min_n: 10
-- n_of: minutes
-- needs: center_use, center_use.open_minutes, center_use.booked_minutes
-- basis: use; booked by available
-- detail: detail_centers
select
    center_month_totals.month,
    centers.community_id,
    centers.compound_id,
    '' as dimension,
    sum(center_month_totals.booked_minutes) as numerator,
    sum(center_month_totals.bookable_minutes) as denominator
from center_month_totals
inner join ledger_months
    on center_month_totals.month = ledger_months.month and ledger_months.ledger = 'center_use'
left join centers on center_month_totals.center_id = centers.center_id
where center_month_totals.counts_minutes and center_month_totals.bookable_minutes is not null
group by center_month_totals.month, centers.community_id, centers.compound_id
order by center_month_totals.month, centers.community_id, centers.compound_id
