-- definition: People served by the services of units, in all and by theme.
-- counted: persons, once for each service that served them, as counts
-- excluded: services without the number
-- unit: visits
-- window: period
-- season: year
-- better: higher
-- people: yes
-- needs: unit_services, unit_services.people_served
-- basis: speech; shared spaces
-- detail: detail_services
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
