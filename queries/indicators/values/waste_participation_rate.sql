-- definition: Households that brought kitchen waste as a share of the households of the compounds that report, month by
--     month.
-- counted: household-months of compounds with a row in the month; of a compound at most all its households
-- excluded: compounds without a report or without their number of households
-- unit: percent
-- window: period
-- better: higher
-- min_n: 30
-- n_of: households
-- people: yes
-- needs: compounds, compounds.households, waste, waste.households
-- basis: speech; sorting of kitchen waste
-- detail: detail_waste
select
    waste.month,
    compounds.community_id,
    waste.compound_id,
    '' as dimension,
    least(waste.households, compounds.households) as numerator,
    compounds.households as denominator
from waste
inner join compounds on waste.compound_id = compounds.compound_id
where waste.households is not null and compounds.households is not null
order by waste.month, compounds.community_id, waste.compound_id
