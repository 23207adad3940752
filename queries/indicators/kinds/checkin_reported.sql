-- definition: Members who have reported to the community for the double check-in, in all and by class.
-- counted: members, as counts
-- excluded: rows without the number
-- unit: members
-- window: point
-- better: higher
-- people: yes
-- needs: checkins, checkins.reported
-- basis: speech; double check-in
select
    month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(member_class) = 1, '', 'class=' || member_class) as dimension,
    sum(reported) as numerator,
    cast(null as double) as denominator
from checkins
where reported is not null
group by grouping sets ((month, community_id), (month, community_id, member_class))
order by month, community_id, dimension
