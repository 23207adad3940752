-- definition: Units, shops and social organisations that have joined a center by the day and not left it, each once. As in
--     units_joined one whose centers lie in several communities is the street's and none of theirs. n is the places in
--     which they serve.
-- unit: units
-- render: whole
-- detail: detail_units
-- needs: units, units.center_ids
with joined as (
    select
        unit_centers.unit_id,
        count(*) as places,
        if(
            count(centers.community_id) = count(*) and min(centers.community_id) = max(centers.community_id),
            min(centers.community_id),
            null
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
    cast(coalesce(sum(places), 0) as bigint) as n,
    cast(null as date) as start_on
from joined
where $community_ids is null or list_contains($community_ids, coalesce(community_id, ''))
