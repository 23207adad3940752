-- definition: Where compounds lie, those that have a point; a null list means all.
-- grain: one row per compound
select
    compound_id,
    community_id,
    longitude,
    latitude
from compounds
where
    longitude is not null
    and latitude is not null
    and ($compound_ids is null or list_contains($compound_ids, compound_id))
order by in_order(compound_id)
