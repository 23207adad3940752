-- definition: Members active in the month as a share of those who have reported, in all and by class.
-- counted: members, as counts; of a row at most as many active as have reported
-- excluded: rows without the number
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: persons
-- people: both
-- within: checkin_reported
-- needs: checkins, checkins.reported, checkins.active
-- basis: speech; double check-in
select
    month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(member_class) = 1, '', 'class=' || member_class) as dimension,
    sum(least(active, reported)) as numerator,
    sum(reported) as denominator
from checkins
where reported is not null and active is not null
group by grouping sets ((month, community_id), (month, community_id, member_class))
order by month, community_id, dimension
