-- definition: Points earned and redeemed in the period by what they were earned for. Where fewer households took part than
--     persons may be shown, the points are those of single households and
--     stay out, and where that is one kind alone, those of the next smallest with it.
--     Where the sum of all may not be told, none of its parts is.
-- grain: one row per kind
-- needs: points, points.earned, points.redeemed
with counted as (
    select
        points.compound_id,
        points.points_kind,
        max(points.participants) as households,
        sum(points.earned) as earned,
        sum(points.redeemed) as redeemed
    from points
    left join compounds on points.compound_id = compounds.compound_id
    where
        points.month >= $start
        and points.month < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by points.compound_id, points.points_kind
),

rules as (
    select max_by(value, month) as households
    from month_params
    where key = 'privacy_k_seminar'
),

-- As with the sum of all: only of whole blocks of compounds that may be told, before guests too.
chosen as (
    select bool_and(blocks.is_told and blocks.chosen = blocks.size) as is_told
    from (
        select
            block,
            size,
            is_told,
            count(*) as chosen
        from person_blocks
        where
            indicator = 'points_participation_rate'
            and threshold = (select max(levels.threshold) from person_blocks as levels)
            and ($community_ids is null or list_contains($community_ids, community_id))
            and ($compound_kinds is null or list_contains($compound_kinds, kind))
        group by block, size, is_told
    ) as blocks
),

told as (
    select
        counted.points_kind,
        sum(counted.households) as households,
        sum(counted.earned) as earned,
        sum(counted.redeemed) as redeemed
    from counted
    group by counted.points_kind
),

-- Where one alone stays out, the sum of all tells it: the next smallest stays out with it.
ranked as (
    select
        told.points_kind,
        told.earned,
        told.redeemed,
        row_number() over (order by coalesce(told.households, 0), told.points_kind) as place,
        count(*) filter (coalesce(told.households, 0) < rules.households) over () as few
    from told
    cross join rules
)

select
    points_kind,
    if(chosen.is_told and place > few + cast(few = 1 as integer), earned, null) as earned,
    if(chosen.is_told and place > few + cast(few = 1 as integer), redeemed, null) as redeemed
from ranked
cross join chosen
order by points_kind
