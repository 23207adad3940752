-- definition: The households of the compounds within each reach of the parameters on foot of a center.
-- grain: one row per center and reach, where a compound lies within it
with reaches as (
    select distinct value as metres
    from month_params
    where key in ('center_reach_near_m', 'center_reach_m', 'center_reach_far_m')
)

select
    compound_center_distances.center_id,
    reaches.metres,
    sum(compounds.households) as households
from compound_center_distances
inner join reaches on compound_center_distances.walking_m <= reaches.metres
inner join compounds on compound_center_distances.compound_id = compounds.compound_id
group by compound_center_distances.center_id, reaches.metres
order by compound_center_distances.center_id, reaches.metres
