-- name: people_served
-- definition: People served by the services of units, in all and by theme.
-- counted: persons, once for each service that served them, as counts
-- excluded: services without the number
-- grain: one row per month, community and theme
-- unit: visits
-- window: period
-- season: year
-- better: higher
-- min_n: 0
-- people: yes
-- needs: unit_services, unit_services.people_served
-- kind: count
-- basis: shared spaces, from the speech
-- detail: detail_services
-- scale: 1
-- params: none
-- reads: unit_services
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    cast(date_trunc('month', date) as date) as month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(service_theme) = 1, '', 'theme=' || service_theme) as dimension,
    sum(people_served) as numerator,
    cast(null as double) as denominator
from unit_services
where people_served is not null
group by
    grouping sets (
        (date_trunc('month', date), community_id),
        (date_trunc('month', date), community_id, service_theme)
    )
order by month, community_id, dimension
