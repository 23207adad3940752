-- definition: Halls at the end of the month: centers in service that have the module of council meetings by then.
-- counted: centers and shared spaces
-- excluded: centers of which the ledger of modules has no row of council meetings
-- unit: centers
-- window: point
-- better: higher
-- needs: centers, centers.opened_on, center_modules
-- basis: speech, modules; halls
-- detail: hall_list
select
    ledger_months.month,
    hall_months.community_id,
    hall_months.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join hall_months on ledger_months.month = hall_months.month
where ledger_months.ledger = 'center_modules'
group by ledger_months.month, hall_months.community_id, hall_months.compound_id
order by ledger_months.month, hall_months.community_id, hall_months.compound_id
