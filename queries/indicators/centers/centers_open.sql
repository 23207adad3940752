-- name: centers_open
-- definition: Centers in service at the end of the month: opened by then and not shut.
-- counted: centers and shared spaces
-- excluded: centers being built, shut or retired
-- grain: one row per month, community and compound
-- unit: centers
-- window: point
-- better: higher
-- min_n: 0
-- people: no
-- needs: centers, centers.opened_on
-- kind: count
-- basis: register of centers
-- detail: detail_centers
-- scale: 1
-- params: none
-- reads: ledger_months, centers
-- columns: month, community_id, compound_id, dimension, numerator, denominator
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
