-- definition: Compounds of each community with a center in service at the end of a month within so many metres on foot, of
--     those for which the way is known, and the compounds and households of those without one.
-- grain: one row per community with a compound; null stands for compounds without a community
-- needs: compounds, compounds.longitude, centers, centers.longitude
with placed as (
    select
        compounds.community_id,
        compounds.households,
        compound_reach.compound_id is not null as is_known,
        coalesce(compound_reach.walking_m <= $metres, false) as is_reached
    from compounds
    left join compound_reach on compounds.compound_id = compound_reach.compound_id and compound_reach.month = $month
    where
        ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    placed.community_id,
    any_value(communities.name) as name,
    count(*) as compounds,
    count(*) filter (placed.is_known) as known,
    count(*) filter (placed.is_reached) as reached,
    count(*) filter (placed.is_known and not placed.is_reached) as far,
    coalesce(sum(placed.households) filter (placed.is_known and not placed.is_reached), 0) as households_far
from placed
left join communities on placed.community_id = communities.community_id
group by placed.community_id
order by in_order(placed.community_id)
