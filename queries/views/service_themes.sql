-- definition: Services of each community and theme: of the period, of the twelve months up to its end, and the day of the last
--     one; zero where nothing was offered.
-- grain: one row per community and theme
-- needs: communities, unit_services, unit_services.service_theme
-- history: 12
select
    communities.community_id,
    any_value(communities.name) as community_name,
    field_values.code as service_theme,
    count(unit_services.service_id) filter (where unit_services.date >= $start) as services,
    count(unit_services.service_id) filter (
        where unit_services.date >= cast($stop as date) - interval 12 month
    ) as services_in_year,
    max(unit_services.date) as last_served_on
from communities
inner join field_values
    on
        field_values.ledger = 'unit_services'
        and field_values.field = 'service_theme'
        and field_values.code != 'other'
left join unit_services
    on
        communities.community_id = unit_services.community_id
        and field_values.code = unit_services.service_theme
        and unit_services.date < $stop
where
    coalesce(communities.valid_from < $stop, true)
    and coalesce(communities.valid_to >= $stop, true)
    and ($community_ids is null or list_contains($community_ids, communities.community_id))
    and $compound_kinds is null
group by communities.community_id, field_values.code
order by in_order(communities.community_id), field_values.code
