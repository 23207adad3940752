-- definition: Double check-in by community, class and month of the period.
-- grain: one row per community, class and month
select
    checkins.community_id,
    communities.name as community_name,
    checkins.member_class,
    checkins.month,
    checkins.unit_organisations,
    checkins.hours
from checkins
left join communities on checkins.community_id = communities.community_id
where
    checkins.month >= $start
    and checkins.month < $stop
    and (
        $community_ids is null or list_contains($community_ids, coalesce(checkins.community_id, ''))
    )
    and $compound_kinds is null
order by checkins.community_id, checkins.member_class, checkins.month
