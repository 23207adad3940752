-- definition: The way on foot from each compound to the nearest center in service at the end of each month, of those that
--     distances are kept of; null where none of them is.
-- grain: one row per month of the ledger of centers and compound with any distance
select
    ledger_months.month,
    compound_center_distances.compound_id,
    min(compound_center_distances.walking_m) filter (
        where
        (centers.opened_on is null or centers.opened_on <= ledger_months.month_end)
        and (centers.closed_on is null or centers.closed_on > ledger_months.month_end)
        and coalesce(centers.status, '') != 'building'
    ) as walking_m
from ledger_months
cross join compound_center_distances
inner join centers on compound_center_distances.center_id = centers.center_id
where ledger_months.ledger = 'centers'
group by ledger_months.month, compound_center_distances.compound_id
order by ledger_months.month, compound_center_distances.compound_id
