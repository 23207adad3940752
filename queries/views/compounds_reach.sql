-- definition: Compounds with the way on foot to the nearest center in service at the end of a month, and
--     whether that is at most so many metres; null where compounds or centers are not located. A way is given as far as
--     distances are kept: for all centers within the farthest reach.
-- grain: one row per compound
-- needs: compounds, compounds.longitude, centers, centers.longitude
select
    compounds.compound_id,
    compounds.name,
    compounds.community_id,
    communities.name as community_name,
    compounds.kind,
    compounds.households,
    compounds.longitude,
    compounds.latitude,
    compound_reach.walking_m,
    case
        when compound_reach.compound_id is not null
            then coalesce(compound_reach.walking_m <= $metres, false)
    end as in_reach
from compounds
left join communities on compounds.community_id = communities.community_id
left join compound_reach
    on compounds.compound_id = compound_reach.compound_id and compound_reach.month = $month
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.compound_id)
