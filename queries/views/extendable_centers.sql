-- definition: Centers whose opening hours were recorded in the period and that some compound has within so many metres on
--     foot: those of which longer hours can be tried.
-- grain: one row per center
with recorded as (
    select distinct center_id
    from center_open_days
    where month >= $start and month < $stop
),

near as (
    select distinct compound_center_distances.center_id
    from compound_center_distances
    inner join compounds on compound_center_distances.compound_id = compounds.compound_id
    where
        compound_center_distances.walking_m <= $metres
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    centers.center_id,
    centers.name
from centers
inner join recorded on centers.center_id = recorded.center_id
inner join near on centers.center_id = near.center_id
where centers.closed_on is null or centers.closed_on >= $stop
order by in_order(centers.center_id)
