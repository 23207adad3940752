-- definition: Located compounds and their households at the end of a month by the way on foot to the nearest center in
--     service: within each of the three reaches of the parameters, and beyond the farthest; share is of all
--     their households, in percent.
-- grain: one row per reach, from the nearest; metres is null for what lies beyond
-- needs: compounds, compounds.longitude, compounds.households, centers, centers.longitude
with located as (
    -- Without any located center the way is not known, which is not the same as far.
    select
        compounds.compound_id,
        compounds.households,
        compound_reach.walking_m
    from compound_reach
    inner join compounds on compound_reach.compound_id = compounds.compound_id
    where
        compound_reach.month = $month
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
),

rings as (
    select value as metres
    from month_params
    where month = $month and key in ('center_reach_near_m', 'center_reach_m', 'center_reach_far_m')
    union all
    select cast(null as double) as metres
)

select
    rings.metres,
    count(rings.compound_id) filter (rings.is_in) as compounds,
    coalesce(sum(rings.households) filter (rings.is_in), 0) as households,
    100 * coalesce(sum(rings.households) filter (rings.is_in), 0) / nullif(sum(rings.households), 0) as share
from (
    select
        rings.metres,
        located.compound_id,
        located.households,
        if(
            rings.metres is null,
            coalesce(located.walking_m > (select max(farthest.metres) from rings as farthest), true),
            coalesce(located.walking_m <= rings.metres, false)
        ) as is_in
    from rings
    left join located on true
) as rings
group by rings.metres
order by rings.metres nulls last
