-- name: households_visited
-- definition: Households visited, one visited twice counted twice.
-- counted: households
-- excluded: visits without the number
-- grain: one row per month, community, compound and dimension
-- unit: household_visits
-- window: period
-- season: year
-- better: higher
-- min_n: 0
-- people: no
-- needs: visits, visits.households
-- kind: count
-- basis: visits, from the speech
-- detail: detail_visits
-- scale: 1
-- params: none
-- reads: visits, compounds
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    cast(date_trunc('month', visits.date) as date) as month,
    compounds.community_id,
    visits.compound_id,
    '' as dimension,
    sum(visits.households) as numerator,
    cast(null as double) as denominator
from visits
left join compounds on visits.compound_id = compounds.compound_id
where visits.households is not null
group by all
order by month, community_id, compound_id, dimension
