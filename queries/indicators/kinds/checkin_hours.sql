-- definition: Hours of service given by the members who have reported, in all and by class.
-- counted: hours
-- excluded: rows without the number
-- unit: hours
-- window: period
-- better: higher
-- told_with: checkin_reported
-- needs: checkins, checkins.hours
-- basis: speech; double check-in
select
    month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(member_class) = 1, '', 'class=' || member_class) as dimension,
    sum(hours) as numerator,
    cast(null as double) as denominator
from checkins
where hours is not null
group by grouping sets ((month, community_id), (month, community_id, member_class))
order by month, community_id, dimension
