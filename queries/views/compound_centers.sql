-- name: compound_centers
-- definition: Which centers a compound has within so many metres on foot.
-- grain: one row per compound with households
-- params: metres DOUBLE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: compounds, compound_center_distances
-- columns: compound_id, households, center_ids
select
    compounds.compound_id,
    any_value(compounds.households) as households,
    list(compound_center_distances.center_id order by compound_center_distances.center_id) filter (
        compound_center_distances.walking_m <= $metres
    ) as center_ids
from compounds
left join compound_center_distances on compounds.compound_id = compound_center_distances.compound_id
where
    compounds.households is not null
    and compounds.longitude is not null
    and compounds.latitude is not null
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by compounds.compound_id
order by compounds.compound_id
