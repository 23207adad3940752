-- definition: Floor area of centers in service at the end of the month, in all and by how the space was obtained.
-- counted: square metres
-- excluded: centers without an area, being built, shut or retired
-- unit: m2
-- window: point
-- better: higher
-- needs: centers, centers.opened_on, centers.area_m2
-- basis: speech; slot N12
-- detail: detail_centers
with opened as (
    select
        month,
        community_id,
        compound_id,
        unnest(['', 'mode=' || coalesce(mode, '')]) as dimension,
        area_m2
    from centers_in_service
    where area_m2 is not null
)

select
    month,
    community_id,
    compound_id,
    dimension,
    sum(area_m2) as numerator,
    cast(null as double) as denominator
from opened
group by month, community_id, compound_id, dimension
order by month, community_id, compound_id, dimension
