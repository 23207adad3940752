-- definition: The community in which most retired members of state-owned firms report, as the example of the speech;
--     of several the first by code.
-- grain: one row or none
-- needs: checkins, checkins.reported
select
    'retired_community' as key,
    communities.name as value,
    checkins.community_id as subject,
    checkins.community_id
from checkins
inner join communities on checkins.community_id = communities.community_id
where
    checkins.month <= $as_of
    and checkins.member_class = 'soe_retired'
    and checkins.reported is not null
    and ($community_ids is null or list_contains($community_ids, coalesce(checkins.community_id, '')))
group by checkins.community_id, communities.name
order by max_by(checkins.reported, checkins.month) desc, in_order(checkins.community_id)
limit 1
