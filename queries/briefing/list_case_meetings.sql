-- name: list_case_meetings
-- definition: The meetings that slot_case_meetings counts: held about the issue in question from its first day to the
--     day asked.
-- role: list
-- grain: one row per meeting
-- unit: none
-- render: none
-- span: since
-- privacy: no
-- subject: heating_case
-- detail: none
-- needs: issues, meetings, meetings.issue_ids
-- params: as_of DATE, subject VARCHAR
-- reads: issues, meetings, meeting_issues, communities, compounds
-- columns: meeting_id, date, level, community_name, compound_name
select
    meetings.meeting_id,
    meetings.date,
    meetings.level,
    communities.name as community_name,
    compounds.name as compound_name
from issues
inner join meeting_issues on issues.issue_id = meeting_issues.issue_id
inner join meetings
    on
        meeting_issues.meeting_id = meetings.meeting_id
        and meetings.status = 'held'
        and meetings.date between cast(issues.opened_at as date) and $as_of
left join communities on meetings.community_id = communities.community_id
left join compounds on meetings.compound_id = compounds.compound_id
where issues.issue_id = $subject
order by meetings.date, meetings.meeting_id
