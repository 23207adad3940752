-- definition: Communities with the day of their latest count of volunteers by the end of the period; the counts themselves are
--     shown by the indicators only, where they are large enough.
-- grain: one row per community
select
    communities.community_id,
    any_value(communities.name) as community_name,
    max(volunteer_counts.date) as last_counted_on
from communities
left join volunteer_counts
    on
        communities.community_id = volunteer_counts.community_id
        and volunteer_counts.date < greatest($start, $stop)
where
    ($community_ids is null or list_contains($community_ids, communities.community_id))
    and $compound_kinds is null
group by communities.community_id
order by in_order(communities.community_id)
