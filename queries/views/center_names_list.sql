-- definition: The names of centers by community, at most 500: what one chooses a file by. A center in a compound has its kind.
-- grain: one row per center
select
    centers.center_id,
    centers.name,
    communities.name as community_name
from centers
left join communities on centers.community_id = communities.community_id
left join compounds on centers.compound_id = compounds.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(centers.community_id), in_order(centers.center_id)
limit 500
