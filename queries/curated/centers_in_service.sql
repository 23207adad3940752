-- definition: Centers in service at the end of each month: opened by then and not shut, not being built.
-- grain: one row per month and center
select
    ledger_months.month,
    centers.center_id,
    centers.community_id,
    centers.compound_id,
    centers.mode,
    centers.area_m2
from ledger_months
inner join centers
    on
        ledger_months.month_end >= centers.opened_on
        and (centers.closed_on is null or centers.closed_on > ledger_months.month_end)
        and coalesce(centers.status, '') != 'building'
where ledger_months.ledger = 'centers'
order by ledger_months.month, centers.center_id
