-- name: centers_map
-- definition: Centers with their point, whether they were in service at the end of a month, and the radius
--     of their catchment: so many metres on foot, divided by the walking factor.
-- grain: one row per center
-- params: month DATE, metres DOUBLE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: centers, compounds, months, month_params
-- columns: center_id, name, level, longitude, latitude, community_id, compound_id, in_service, radius_m
with reach as (
    select $metres / value as radius_m
    from month_params
    where month = $month and key = 'walking_factor'
)

select
    centers.center_id,
    centers.name,
    centers.level,
    centers.longitude,
    centers.latitude,
    centers.community_id,
    centers.compound_id,
    (centers.opened_on is null or centers.opened_on <= months.month_end)
    and (centers.closed_on is null or centers.closed_on > months.month_end)
    and coalesce(centers.status, '') != 'building' as in_service,
    reach.radius_m
from centers
inner join months on months.month = $month
cross join reach
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
