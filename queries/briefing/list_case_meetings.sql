-- definition: The meetings that slot_case_meetings counts: held about the issue in question from its first day to the
--     day asked.
-- grain: one row per meeting
-- span: since
-- subject: heating_case
-- needs: issues, meetings, meetings.issue_ids
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
order by meetings.date, in_order(meetings.meeting_id)
