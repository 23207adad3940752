-- definition: People who came to events in centers, one who came to two events counted twice.
-- counted: attendances
-- excluded: events of which nobody counted who came
-- unit: visits
-- window: period
-- season: year
-- better: higher
-- people: yes
-- needs: center_events, center_events.attendees
-- basis: use
-- detail: detail_events
select
    cast(date_trunc('month', center_events.date) as date) as month,
    centers.community_id,
    centers.compound_id,
    '' as dimension,
    sum(center_events.attendees) as numerator,
    cast(null as double) as denominator
from center_events
left join centers on center_events.center_id = centers.center_id
group by all
order by month, community_id, compound_id
