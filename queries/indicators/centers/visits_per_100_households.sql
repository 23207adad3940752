-- definition: Visits to centers a month per 100 households of all compounds.
-- counted: visits of one counting method per center and month; households counted anew each month
-- excluded: head counts; compounds without a number of households. Visits that nobody counted are null
-- unit: per_100
-- window: period
-- season: year
-- better: higher
-- min_n: 100
-- n_of: households
-- needs: center_use, center_use.visits, centers, compounds, compounds.households
-- basis: use
-- detail: detail_centers
-- scale: 100
with visited as (
    select
        center_month_totals.month,
        centers.community_id,
        centers.compound_id,
        center_month_totals.visits,
        0 as households
    from center_month_totals
    left join centers on center_month_totals.center_id = centers.center_id
    where center_month_totals.counts_visits
),

lived as (
    select
        ledger_months.month,
        compounds.community_id,
        compounds.compound_id,
        cast(null as bigint) as visits,
        compounds.households
    from ledger_months
    cross join compounds
    where ledger_months.ledger = 'center_use' and compounds.households is not null
),

both_sides as (
    select
        month,
        community_id,
        compound_id,
        visits,
        households
    from lived
    union all
    select
        month,
        community_id,
        compound_id,
        visits,
        households
    from visited
)

select
    both_sides.month,
    both_sides.community_id,
    both_sides.compound_id,
    '' as dimension,
    sum(both_sides.visits) as numerator,
    sum(both_sides.households) as denominator
from both_sides
inner join ledger_months on both_sides.month = ledger_months.month and ledger_months.ledger = 'center_use'
group by both_sides.month, both_sides.community_id, both_sides.compound_id
order by both_sides.month, both_sides.community_id, both_sides.compound_id
