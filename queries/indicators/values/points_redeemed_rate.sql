-- definition: Points redeemed as a share of those earned in the same months. Points may be redeemed months after they were
--     earned, so that a short period can exceed 100 %.
-- counted: points of compounds
-- excluded: rows without both numbers
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: points
-- told_with: points_participation_rate
-- needs: points, points.earned, points.redeemed
-- basis: speech; moral bank
-- detail: detail_points
select
    points.month,
    compounds.community_id,
    points.compound_id,
    '' as dimension,
    sum(points.redeemed) as numerator,
    sum(points.earned) as denominator
from points
left join compounds on points.compound_id = compounds.compound_id
where points.earned is not null and points.redeemed is not null
group by points.month, compounds.community_id, points.compound_id
order by points.month, compounds.community_id, points.compound_id
