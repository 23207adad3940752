-- definition: Kitchen waste by compound and month of the period, where the households that took part may be told, before guests too.
-- grain: one row per compound and month
with told as (
    select leaf
    from person_blocks
    where
        indicator = 'waste_participation_rate'
        and is_told
        and size = 1
        and threshold = (select max(levels.threshold) from person_blocks as levels)
)

select
    waste.compound_id,
    compounds.name as compound_name,
    communities.name as community_name,
    waste.month,
    if(told.leaf is not null, waste.households, null) as recycling_households,
    if(told.leaf is not null, waste.kg_in, null) as kg_in,
    if(told.leaf is not null, waste.kg_enzyme, null) as kg_enzyme,
    if(told.leaf is not null, waste.kg_compost, null) as kg_compost
from waste
left join told on waste.compound_id = told.leaf
left join compounds on waste.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    waste.month >= $start
    and waste.month < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(waste.compound_id), waste.month
