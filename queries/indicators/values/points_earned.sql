-- definition: Points that households earned, in all and by kind.
-- counted: points of compounds
-- unit: points
-- window: period
-- season: year
-- better: neither
-- told_with: points_participation_rate
-- needs: points, points.earned
-- basis: speech; moral bank
-- detail: detail_points
select
    points.month,
    compounds.community_id,
    points.compound_id,
    if(grouping(points.points_kind) = 1, '', 'points_kind=' || points.points_kind) as dimension,
    sum(points.earned) as numerator,
    cast(null as double) as denominator
from points
left join compounds on points.compound_id = compounds.compound_id
where points.earned is not null
group by
    grouping sets (
        (points.month, compounds.community_id, points.compound_id),
        (points.month, compounds.community_id, points.compound_id, points.points_kind)
    )
order by points.month, compounds.community_id, points.compound_id, dimension
