-- definition: Enzyme and compost made as a share of the kitchen waste taken in, by weight. A yield, not a
--     part: enzyme is made with water and sugar, so that it can exceed 100 %.
-- counted: kilograms
-- excluded: rows without a weight taken in, or with neither product stated
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: kg
-- told_with: waste_participation_rate
-- needs: waste, waste.kg_in
-- basis: speech; sorting of kitchen waste
-- detail: detail_waste
select
    waste.month,
    compounds.community_id,
    waste.compound_id,
    '' as dimension,
    coalesce(waste.kg_enzyme, 0) + coalesce(waste.kg_compost, 0) as numerator,
    waste.kg_in as denominator
from waste
left join compounds on waste.compound_id = compounds.compound_id
where waste.kg_in is not null and coalesce(waste.kg_enzyme, waste.kg_compost) is not null
order by waste.month, compounds.community_id, waste.compound_id
