-- definition: Members who have reported as a share of those expected, where the list of their unit exists;
--     not by class, which would tell of the few who did not report.
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
-- basis: speech; double check-in
select
    month,
    community_id,
    cast(null as varchar) as compound_id,
    '' as dimension,
    sum(least(reported, expected)) as numerator,
    sum(expected) as denominator
from checkins
where reported is not null and expected is not null
group by month, community_id
order by month, community_id
