-- definition: Money of the treasury granted to centers in service until the end of the month, per square metre of
--     them.
-- counted: yuan; a grant without a day by the day it was paid
-- excluded: money of society and of firms; centers not in service or without an area
-- unit: yuan_per_m2
-- window: point
-- better: neither
-- min_n: 1
-- n_of: m2
-- needs: center_funding, center_funding.granted, centers, centers.opened_on, centers.area_m2
-- basis: money
-- detail: detail_funding
with granted as (
    select
        ledger_months.month,
        center_funding.center_id,
        sum(center_funding.granted) as granted
    from ledger_months
    inner join center_funding
        on ledger_months.month_end >= coalesce(center_funding.granted_on, center_funding.paid_on)
    where ledger_months.ledger = 'center_funding' and center_funding.is_fiscal
    group by ledger_months.month, center_funding.center_id
)

select
    ledger_months.month,
    centers_in_service.community_id,
    centers_in_service.compound_id,
    '' as dimension,
    sum(coalesce(granted.granted, 0)) as numerator,
    sum(centers_in_service.area_m2) as denominator
from ledger_months
inner join centers_in_service on ledger_months.month = centers_in_service.month
left join granted
    on centers_in_service.month = granted.month and centers_in_service.center_id = granted.center_id
where ledger_months.ledger = 'center_funding' and centers_in_service.area_m2 > 0
group by ledger_months.month, centers_in_service.community_id, centers_in_service.compound_id
order by ledger_months.month, centers_in_service.community_id, centers_in_service.compound_id
