-- definition: Units, shops and social organisations that have joined a center by the day and not left it, each once.
--     n is the places in which they serve.
-- unit: units
-- render: whole
-- detail: detail_units
-- needs: units, units.center_ids
select
    count(distinct unit_centers.unit_id) as value,
    count(*) as n,
    cast(null as date) as start_on
from unit_centers
left join centers on unit_centers.center_id = centers.center_id
where
    coalesce(unit_centers.joined_on <= $as_of, true)
    and coalesce(unit_centers.left_on > $as_of, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
