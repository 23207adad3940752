-- definition: Centers in service at the end of the month: opened by then and not shut.
-- counted: centers and shared spaces
-- excluded: centers being built, shut or retired
-- unit: centers
-- window: point
-- better: higher
-- needs: centers, centers.opened_on
-- basis: register
-- detail: detail_centers
select
    ledger_months.month,
    centers.community_id,
    centers.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join centers
    on
        ledger_months.month_end >= centers.opened_on
        and (centers.closed_on is null or centers.closed_on > ledger_months.month_end)
        and coalesce(centers.status, '') != 'building'
where ledger_months.ledger = 'centers'
group by ledger_months.month, centers.community_id, centers.compound_id
order by ledger_months.month, centers.community_id, centers.compound_id
