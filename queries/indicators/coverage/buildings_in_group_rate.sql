-- definition: Buildings that belong to a party group, as a share of all buildings of the compounds at the
--     end of the month.
-- counted: buildings; at most as many as the compound has
-- excluded: compounds without a number of buildings
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: buildings
-- needs: building_groups, building_groups.buildings, compounds, compounds.buildings
-- basis: register
-- detail: detail_compounds
with grouped as (
    select
        ledger_months.month,
        building_groups.compound_id,
        sum(building_groups.buildings) as buildings
    from ledger_months
    inner join building_groups
        on
            (building_groups.founded_on is null or building_groups.founded_on <= ledger_months.month_end)
            and (building_groups.dissolved_on is null or building_groups.dissolved_on > ledger_months.month_end)
    where ledger_months.ledger = 'building_groups'
    group by ledger_months.month, building_groups.compound_id
)

select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    least(coalesce(grouped.buildings, 0), compounds.buildings) as numerator,
    compounds.buildings as denominator
from ledger_months
cross join compounds
left join grouped on ledger_months.month = grouped.month and compounds.compound_id = grouped.compound_id
where ledger_months.ledger = 'building_groups' and compounds.buildings is not null
order by ledger_months.month, compounds.community_id, compounds.compound_id
