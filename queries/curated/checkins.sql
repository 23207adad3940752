-- definition: Party members and their organisations who report to the community where they live, counts
--     only.
-- grain: one row per community, class of members and month
select
    known_communities.id as community_id,
    counted.member_class,
    cast(date_trunc('month', counted.month) as date) as month,
    counted.unit_organisations,
    counted.reported,
    counted.expected,
    counted.active,
    counted.hours
from checked.checkins as counted
left join reference_keys as known_communities
    on known_communities.kind = 'community' and counted.community_id = known_communities.key
order by known_communities.id, counted.member_class, counted.month
