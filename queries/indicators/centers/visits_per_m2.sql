-- definition: Visits a month per square metre of the centers that counted them.
-- counted: visits of one counting method per center and month; the area counted anew each month
-- excluded: head counts; centers without an area or without a count in the month
-- unit: per_m2
-- window: period
-- season: year
-- better: higher
-- min_n: 0
-- n_of: m2
-- needs: center_use, center_use.visits, centers, centers.area_m2
-- basis: use
-- detail: detail_centers
select
    center_month_totals.month,
    centers.community_id,
    centers.compound_id,
    '' as dimension,
    sum(center_month_totals.visits) as numerator,
    sum(centers.area_m2) as denominator
from center_month_totals
inner join ledger_months
    on center_month_totals.month = ledger_months.month and ledger_months.ledger = 'center_use'
left join centers on center_month_totals.center_id = centers.center_id
where center_month_totals.counts_visits and centers.area_m2 > 0
group by center_month_totals.month, centers.community_id, centers.compound_id
order by center_month_totals.month, centers.community_id, centers.compound_id
