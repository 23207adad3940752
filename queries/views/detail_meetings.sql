-- name: detail_meetings
-- definition: Meetings in the period with their place, method, the parties present and who raised the
--     matter.
-- grain: one row per meeting
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: meetings, communities, compounds
-- columns: meeting_id, level, community_id, community_name, compound_id, compound_name, date, method,
--     status, has_branch, has_residents_committee, has_owners_committee, has_property, attendees,
--     raised_by, orid_step
select
    meetings.meeting_id,
    meetings.level,
    meetings.community_id,
    communities.name as community_name,
    meetings.compound_id,
    compounds.name as compound_name,
    meetings.date,
    meetings.method,
    meetings.status,
    meetings.has_branch,
    meetings.has_residents_committee,
    meetings.has_owners_committee,
    meetings.has_property,
    meetings.attendees,
    meetings.raised_by,
    meetings.orid_step
from meetings
left join communities on meetings.community_id = communities.community_id
left join compounds on meetings.compound_id = compounds.compound_id
where
    meetings.date >= $start
    and meetings.date < $stop
    and (
        $community_ids is null or list_contains($community_ids, coalesce(meetings.community_id, ''))
    )
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by meetings.date, meetings.meeting_id
