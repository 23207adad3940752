-- definition: Points by compound over the period, all kinds and months together, in order of code. Points stay out
--     where the households that took part may not be told, before guests too: they are those of few households.
-- grain: one row per compound
with told as (
    select leaf
    from person_blocks
    where
        indicator = 'points_participation_rate'
        and is_told
        and size = 1
        and threshold = (select max(levels.threshold) from person_blocks as levels)
)

select
    points.compound_id,
    any_value(compounds.name) as compound_name,
    any_value(communities.name) as community_name,
    count(distinct points.month) as months_reported,
    if(any_value(told.leaf) is not null, sum(points.earned), null) as earned,
    if(any_value(told.leaf) is not null, sum(points.redeemed), null) as redeemed
from points
left join told on points.compound_id = told.leaf
left join compounds on points.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    points.month >= $start
    and points.month < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by points.compound_id
order by in_order(points.compound_id)
