-- definition: Members who have reported as a share of those expected, where the list of their unit exists;
--     in all and by class.
-- counted: members, as counts; of a row at most as many as are expected
-- excluded: rows without the number
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: persons
-- people: both
-- within: checkin_active_rate
-- needs: checkins, checkins.reported, checkins.expected
-- basis: double check-in, from the speech
select
    month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(member_class) = 1, '', 'class=' || member_class) as dimension,
    sum(least(reported, expected)) as numerator,
    sum(expected) as denominator
from checkins
where reported is not null and expected is not null
group by grouping sets ((month, community_id), (month, community_id, member_class))
order by month, community_id, dimension
