-- definition: Compound names that are clear within their community though perhaps not over the
--     sub-district.
-- grain: one row per community and name
select
    community_id,
    name,
    min(compound_id) as compound_id
from compounds
where community_id is not null
group by community_id, name
having count(*) = 1
order by community_id, name
