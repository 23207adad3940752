-- definition: On the day no compound has points open of which none was redeemed for as many months as the parameter redeem_gap_months
--     says. Numerator and denominator: compounds with points open that are not late, all with points open; null where none has any.
-- detail: points_open
-- needs: points, points.earned, points.redeemed
with rules as (
    select max_by(value, month) as months
    from month_params
    where key = 'redeem_gap_months' and month <= $as_of
),

counted as (
    select
        points.compound_id,
        date_diff(
            'month',
            coalesce(
                max(points.month) filter (points.redeemed > 0), min(points.month) filter (points.earned > 0)
            ),
            date_trunc('month', $as_of)
        ) as months
    from points
    left join compounds on points.compound_id = compounds.compound_id
    where
        points.month <= $as_of
        and points.earned is not null
        and points.redeemed is not null
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    group by points.compound_id
    having sum(points.earned) > sum(points.redeemed)
)

select
    case when count(*) > 0 then count(*) filter (counted.months < rules.months) = count(*) end as holds,
    count(*) filter (counted.months < rules.months) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from counted
cross join rules
