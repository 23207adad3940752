-- definition: What units and members that reported did in the twelve months up to the end of a month: activities, those of them to which
--     a unit came, and hours, by what it was; never who came.
-- grain: one row per kind of activity
-- needs: checkin_activities
select
    activity_kind,
    count(*) as activities,
    count(checkin_unit_id) as by_unit,
    sum(hours) as hours
from checkin_activities
where
    date >= $month - interval 11 month
    and date < $month + interval 1 month
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
group by activity_kind
order by activity_kind
