-- definition: Compounds without a center in service within so many metres on foot at the end of a month, the first 200 by
--     code. The way is that to the nearest one in whole metres, as far as distances are kept.
-- grain: one row per compound
select
    compounds.compound_id,
    compounds.name,
    communities.name as community_name,
    compounds.households,
    round(compound_reach.walking_m) as walking_m
from compound_reach
inner join compounds on compound_reach.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    compound_reach.month = $month
    and not coalesce(compound_reach.walking_m <= $metres, false)
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.compound_id)
limit 200
