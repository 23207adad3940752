-- definition: Party groups by building that exist at the end of the month.
-- counted: groups
-- excluded: groups dissolved on or before the day
-- unit: groups
-- window: point
-- better: higher
-- needs: building_groups
-- basis: register
-- detail: detail_compounds
select
    ledger_months.month,
    compounds.community_id,
    building_groups.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join building_groups
    on
        (building_groups.founded_on is null or building_groups.founded_on <= ledger_months.month_end)
        and (building_groups.dissolved_on is null or building_groups.dissolved_on > ledger_months.month_end)
left join compounds on building_groups.compound_id = compounds.compound_id
where ledger_months.ledger = 'building_groups'
group by ledger_months.month, compounds.community_id, building_groups.compound_id
order by ledger_months.month, compounds.community_id, building_groups.compound_id
