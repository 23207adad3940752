-- definition: Units, shops and social organisations that have joined a center by the day and not left it, each once. Of some
--     communities only those that serve in one of them alone, as units_joined has it: a unit of several belongs to the street.
--     n is the places in which they serve.
-- unit: units
-- render: whole
-- detail: detail_units
-- needs: units, units.center_ids
with serving as (
    select
        unit_centers.unit_id,
        count(*) as places,
        if(
            count(centers.community_id) = count(*) and min(centers.community_id) = max(centers.community_id),
            min(centers.community_id),
            ''
        ) as community_id
    from unit_centers
    left join centers on unit_centers.center_id = centers.center_id
    where
        coalesce(unit_centers.joined_on <= $as_of, true)
        and coalesce(unit_centers.left_on > $as_of, true)
    group by unit_centers.unit_id
)

select
    count(*) as value,
    coalesce(sum(places), 0)::bigint as n,
    cast(null as date) as start_on
from serving
where $community_ids is null or list_contains($community_ids, community_id)
