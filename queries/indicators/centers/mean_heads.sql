-- definition: Mean number of heads seen at a count.
-- counted: head counts, every observation once
-- excluded: visits counted by door, sign-in or booking
-- unit: heads
-- window: period
-- season: year
-- better: higher
-- min_n: 10
-- n_of: observations
-- needs: center_use, center_use.visits
-- basis: use; head counts are states at an instant, so that only their mean has a meaning
-- detail: detail_centers
select
    center_month_totals.month,
    centers.community_id,
    centers.compound_id,
    '' as dimension,
    sum(center_month_totals.visits) as numerator,
    sum(center_month_totals.observations) as denominator
from center_month_totals
inner join ledger_months
    on center_month_totals.month = ledger_months.month and ledger_months.ledger = 'center_use'
left join centers on center_month_totals.center_id = centers.center_id
where center_month_totals.method = 'head' and center_month_totals.observations > 0
group by center_month_totals.month, centers.community_id, centers.compound_id
order by center_month_totals.month, centers.community_id, centers.compound_id
