-- definition: Services of the period; how many people each served is not listed.
-- grain: one row per service
select
    unit_services.service_id,
    unit_services.date,
    unit_services.service_theme,
    units.unit_name,
    units.unit_kind,
    communities.name as community_name,
    centers.name as served_at
from unit_services
left join units on unit_services.unit_id = units.unit_id
left join communities on unit_services.community_id = communities.community_id
left join centers on unit_services.center_id = centers.center_id
where
    unit_services.date >= $start
    and unit_services.date < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(unit_services.community_id, '')))
    and $compound_kinds is null
order by unit_services.date, in_order(unit_services.service_id)
