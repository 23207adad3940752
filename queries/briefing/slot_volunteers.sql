-- definition: Volunteers registered by the latest count of each community until the day. n is the communities
--     counted, and between which days.
-- unit: persons
-- render: yu
-- privacy: volunteers_registered
-- needs: volunteer_counts, volunteer_counts.registered
with latest as (
    select
        community_id,
        max_by(registered, date) as registered,
        max(date) as counted_on
    from volunteer_counts
    where
        date <= $as_of
        and registered is not null
        and ($community_ids is null or list_contains($community_ids, coalesce(volunteer_counts.community_id, '')))
    group by community_id
)

select
    sum(registered) as value,
    count(registered) as n,
    cast(null as date) as start_on,
    min(counted_on) as counted_from,
    max(counted_on) as counted_on
from latest
