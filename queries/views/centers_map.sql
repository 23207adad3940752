-- name: centers_map
-- definition: Centers with their point and state.
-- grain: one row per center
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: centers, compounds
-- columns: center_id, name, level, status, longitude, latitude, community_id, compound_id
select
    centers.center_id,
    centers.name,
    centers.level,
    centers.status,
    centers.longitude,
    centers.latitude,
    centers.community_id,
    centers.compound_id
from centers
where
    (
        $community_ids is null or list_contains($community_ids, coalesce(centers.community_id, ''))
    )
    and (
        $compound_kinds is null
        or centers.compound_id in (
            select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
        )
    )
order by centers.center_id
