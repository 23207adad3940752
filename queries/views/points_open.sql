-- definition: Compounds with points earned and not redeemed by the end of the period, since the ledger begins: how many, the last
--     month in which any were redeemed, and whether that is longer ago than the parameter redeem_gap_months; those late come
--     first, of these those whose points may be told, then those that never redeemed any, then by code; the 200 first of so many, how many are late, how many
--     may be told, and the points open of these. Points stay out where the households that took part may not be told, before guests too.
-- grain: one row per compound
-- window: point
-- needs: points, points.earned, points.redeemed, points.participants
with rules as (
    select max_by(value, month) as months
    from month_params
    where key = 'redeem_gap_months' and month < greatest($start, $stop)
),

known as (
    select leaf
    from person_blocks
    where
        indicator = 'points_participation_rate'
        and is_told
        and size = 1
        and threshold = (select max(levels.threshold) from person_blocks as levels)
),

latest as (
    select max(ledger_months.month) as month
    from ledger_months
    where ledger_months.ledger = 'points' and ledger_months.month < $stop
),

counted as (
    select
        points.compound_id,
        any_value(compounds.name) as compound_name,
        any_value(communities.name) as community_name,
        sum(points.earned) - sum(points.redeemed) as open_points,
        min(points.month) filter (points.earned > 0) as first_month,
        max(points.month) filter (points.redeemed > 0) as last_redeemed
    from points
    left join compounds on points.compound_id = compounds.compound_id
    left join communities on compounds.community_id = communities.community_id
    where
        points.month < $stop
        and points.earned is not null
        and points.redeemed is not null
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by points.compound_id
),

told as (
    select
        counted.compound_id,
        counted.compound_name,
        counted.community_name,
        counted.last_redeemed,
        -- What was earned in its first month could have been redeemed since.
        date_diff('month', coalesce(counted.last_redeemed, counted.first_month), latest.month) >= rules.months
            as is_late,
        if(known.leaf is not null, counted.open_points, null) as open_points
    from counted
    cross join rules
    cross join latest
    left join known on counted.compound_id = known.leaf
    where counted.open_points > 0
),

summed as (
    select
        told.compound_id,
        told.compound_name,
        told.community_name,
        told.last_redeemed,
        told.is_late,
        told.open_points,
        count(*) over () as compounds,
        count(*) filter (told.is_late) over () as late,
        count(told.open_points) over () as told,
        sum(told.open_points) over () as all_open
    from told
)

select
    compound_id,
    compound_name,
    community_name,
    last_redeemed,
    is_late,
    open_points,
    compounds,
    late,
    told,
    all_open
from summed
order by is_late desc, open_points is null, if(is_late, last_redeemed, null) nulls first, in_order(compound_id)
limit 200
