-- definition: Kitchen waste taken in per household that took part and month.
-- counted: kilograms over household-months
-- excluded: rows without both numbers
-- unit: kg_per_household
-- window: period
-- season: year
-- better: neither
-- min_n: 30
-- n_of: households
-- people: denominator
-- told_with: waste_participation_rate
-- needs: waste, waste.households, waste.kg_in
-- basis: speech; sorting of kitchen waste
-- detail: detail_waste
select
    waste.month,
    compounds.community_id,
    waste.compound_id,
    '' as dimension,
    waste.kg_in as numerator,
    waste.households as denominator
from waste
left join compounds on waste.compound_id = compounds.compound_id
where waste.kg_in is not null and waste.households is not null
order by waste.month, compounds.community_id, waste.compound_id
