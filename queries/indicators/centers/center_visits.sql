-- definition: Visits to centers, by one counting method per center and month: door, else sign-in, else
--     booking.
-- counted: visits; by method all that each counted
-- excluded: head counts, which are states
-- unit: visits
-- window: period
-- season: year
-- better: higher
-- needs: center_use, center_use.visits
-- basis: use
-- detail: detail_centers
-- no_rows: missing
with counted as (
    select
        center_id,
        month,
        '' as dimension,
        visits
    from center_month_totals
    where counts_visits
    union all
    select
        center_id,
        month,
        'method=' || method as dimension,
        visits
    from center_month_totals
    where method != 'head' and visits is not null
)

select
    counted.month,
    centers.community_id,
    centers.compound_id,
    counted.dimension,
    sum(counted.visits) as numerator,
    cast(null as double) as denominator
from counted
inner join ledger_months on counted.month = ledger_months.month and ledger_months.ledger = 'center_use'
left join centers on counted.center_id = centers.center_id
group by counted.month, centers.community_id, centers.compound_id, counted.dimension
order by counted.month, centers.community_id, centers.compound_id, counted.dimension
