-- name: visits_made
-- definition: Visits to households, each of them once.
-- counted: visits
-- excluded: none
-- grain: one row per month, community, compound and dimension
-- unit: meetings
-- window: period
-- season: year
-- better: higher
-- min_n: 0
-- people: no
-- needs: visits
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
    count(*) as numerator,
    cast(null as double) as denominator
from visits
left join compounds on visits.compound_id = compounds.compound_id
group by all
order by month, community_id, compound_id, dimension
