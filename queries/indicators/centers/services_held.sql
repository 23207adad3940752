-- definition: Services that units offered to residents, in all and by theme.
-- counted: services
-- unit: services
-- window: period
-- season: year
-- better: higher
-- needs: unit_services
-- basis: speech; shared spaces
-- detail: detail_services
select
    cast(date_trunc('month', date) as date) as month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(service_theme) = 1, '', 'theme=' || service_theme) as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from unit_services
group by
    grouping sets (
        (date_trunc('month', date), community_id),
        (date_trunc('month', date), community_id, service_theme)
    )
order by month, community_id, dimension
