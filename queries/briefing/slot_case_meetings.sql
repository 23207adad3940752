-- definition: Council meetings held about the issue in question, from its first day to the day asked; planned ones
--     are not counted. n is the same.
-- unit: times
-- render: yu
-- span: since
-- subject: heating_case
-- detail: list_case_meetings
-- needs: issues, meetings, meetings.issue_ids
select
    count(meetings.meeting_id) as value,
    count(meetings.meeting_id) as n,
    any_value(cast(issues.opened_at as date)) as start_on
from issues
left join meeting_issues on issues.issue_id = meeting_issues.issue_id
left join meetings
    on
        meeting_issues.meeting_id = meetings.meeting_id
        and meetings.status = 'held'
        and meetings.date between cast(issues.opened_at as date) and $as_of
where issues.issue_id = $subject
