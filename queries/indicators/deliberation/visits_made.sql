-- definition: Visits to households, each of them once.
-- counted: visits
-- unit: meetings
-- window: period
-- season: year
-- better: higher
-- needs: visits
-- basis: speech; visits
select
    cast(date_trunc('month', visits.date) as date) as month,
    compounds.community_id,
    visits.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from visits
left join compounds on visits.compound_id = compounds.compound_id
group by all
order by month, community_id, compound_id, dimension
