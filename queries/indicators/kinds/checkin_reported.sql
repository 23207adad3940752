-- name: checkin_reported
-- definition: Members who have reported to the community for the double check-in, in all and by class.
-- counted: members, as counts
-- excluded: rows without the number
-- grain: one row per month, community and compound
-- unit: members
-- window: point
-- better: higher
-- min_n: 0
-- people: yes
-- needs: checkins, checkins.reported
-- kind: count
-- basis: double check-in, from the speech
-- detail: detail_checkins
-- scale: 1
-- params: none
-- reads: checkins
-- columns: month, community_id, compound_id, dimension, numerator, denominator
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
