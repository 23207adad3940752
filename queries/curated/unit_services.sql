-- definition: Services that units offered; one without a community takes that of its center.
-- grain: one row per service
select
    listed.service_id,
    listed.unit_id,
    listed.service_theme,
    listed.date,
    coalesce(known_communities.id, centers.community_id) as community_id,
    known_centers.id as center_id,
    listed.people_served
from checked.unit_services as listed
left join reference_keys as known_communities
    on known_communities.kind = 'community' and listed.community_id = known_communities.key
left join reference_keys as known_centers
    on known_centers.kind = 'center' and listed.center_id = known_centers.key
left join centers on known_centers.id = centers.center_id
order by listed.date, listed.service_id
