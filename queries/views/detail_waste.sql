-- definition: Kitchen waste by compound and month of the period.
-- grain: one row per compound and month
with least_households as (
    select max_by(value, month) as households
    from month_params
    where key = 'privacy_k_seminar'
)

select
    waste.compound_id,
    compounds.name as compound_name,
    communities.name as community_name,
    waste.month,
    if(waste.households >= least_households.households, waste.households, null) as recycling_households,
    if(waste.households >= least_households.households, waste.kg_in, null) as kg_in,
    if(waste.households >= least_households.households, waste.kg_enzyme, null) as kg_enzyme,
    if(waste.households >= least_households.households, waste.kg_compost, null) as kg_compost
from waste
cross join least_households
left join compounds on waste.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    waste.month >= $start
    and waste.month < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by waste.compound_id, waste.month
