-- definition: Events held in centers, with how many came.
-- grain: one row per event
select
    listed.event_id,
    known_centers.id as center_id,
    listed.date,
    listed.event_theme,
    known_brands.id as brand_id,
    listed.attendees
from checked.center_events as listed
left join reference_keys as known_centers
    on known_centers.kind = 'center' and listed.center_id = known_centers.key
left join reference_keys as known_brands
    on known_brands.kind = 'brand' and listed.brand_id = known_brands.key
order by listed.date, listed.event_id
