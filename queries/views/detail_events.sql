-- definition: Events held in centers in the period; how many came to each is not listed.
-- grain: one row per event
select
    center_events.event_id,
    center_events.date,
    centers.name as center,
    communities.name as community_name,
    center_events.event_theme,
    brands.name as brand_name
from center_events
left join centers on center_events.center_id = centers.center_id
left join brands on center_events.brand_id = brands.brand_id
left join communities on centers.community_id = communities.community_id
left join compounds on centers.compound_id = compounds.compound_id
where
    center_events.date >= $start
    and center_events.date < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by center_events.date, in_order(center_events.event_id)
