-- definition: Households visited, one visited twice counted twice.
-- counted: households
-- excluded: visits without the number
-- unit: household_visits
-- window: period
-- season: year
-- better: higher
-- needs: visits, visits.households
-- basis: speech; visits
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
