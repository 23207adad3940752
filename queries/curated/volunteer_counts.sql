-- definition: Volunteers of a community on a counting day, counts only.
-- grain: one row per community and counting date
select
    known_communities.id as community_id,
    counted.date,
    counted.registered,
    counted.active
from checked.volunteer_counts as counted
left join reference_keys as known_communities
    on known_communities.kind = 'community' and counted.community_id = known_communities.key
order by known_communities.id, counted.date
