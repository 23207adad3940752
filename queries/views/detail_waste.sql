-- name: detail_waste
-- definition: Kitchen waste by compound and month of the period.
-- grain: one row per compound and month
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: waste, compounds, communities
-- columns: compound_id, compound_name, community_name, month, recycling_households, kg_in, kg_enzyme, kg_compost
select
    waste.compound_id,
    compounds.name as compound_name,
    communities.name as community_name,
    waste.month,
    waste.households as recycling_households,
    waste.kg_in,
    waste.kg_enzyme,
    waste.kg_compost
from waste
left join compounds on waste.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    waste.month >= $start
    and waste.month < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by waste.compound_id, waste.month
