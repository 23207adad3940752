-- definition: Points by compound over the period, all kinds and months together, in order of code. Where fewer households took
--     part than persons may be shown, the points are those of single households and stay out.
-- grain: one row per compound
with least_households as (
    select max_by(value, month) as households
    from month_params
    where key = 'privacy_k_seminar'
)

select
    points.compound_id,
    any_value(compounds.name) as compound_name,
    any_value(communities.name) as community_name,
    count(distinct points.month) as months_reported,
    if(max(points.participants) >= any_value(least_households.households), sum(points.earned), null) as earned,
    if(max(points.participants) >= any_value(least_households.households), sum(points.redeemed), null) as redeemed
from points
cross join least_households
left join compounds on points.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    points.month >= $start
    and points.month < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by points.compound_id
order by points.compound_id
