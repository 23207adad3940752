-- definition: The middle of the compounds of each community and how far they reach, of those that have a point.
-- grain: one row per community with a compound that has a point; null stands for compounds without a community
select
    community_id,
    avg(longitude) as longitude,
    avg(latitude) as latitude,
    min(longitude) as west,
    min(latitude) as south,
    max(longitude) as east,
    max(latitude) as north
from compounds
where longitude is not null and latitude is not null
group by community_id
order by in_order(community_id)
