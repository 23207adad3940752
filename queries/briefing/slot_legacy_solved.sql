-- definition: Long-standing issues closed by the day, resolved, not reopened by it, about which at least one council
--     meeting had been held. n is all long-standing issues raised by the day.
-- unit: issues
-- render: whole
-- span: since
-- detail: list_legacy
-- needs: issues, issues.is_legacy, issues.resolved, issues.closed_at, meetings, meetings.issue_ids
with discussed as (
    select distinct meeting_issues.issue_id
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id
    where meetings.status = 'held' and meetings.date <= $as_of
),

first_meeting as (
    select min(date) as day
    from meetings
    where status = 'held' and date <= $as_of
)

select
    count(*) filter (
        where
        cast(issues.closed_at as date) <= $as_of
        and issues.resolved
        and coalesce(cast(issues.reopened_at as date) > $as_of, true)
        and discussed.issue_id is not null
    ) as value,
    count(*) as n,
    any_value(first_meeting.day) as start_on
from issues
cross join first_meeting
left join discussed on issues.issue_id = discussed.issue_id
where
    issues.is_legacy
    and cast(issues.opened_at as date) <= $as_of
    and ($community_ids is null or list_contains($community_ids, coalesce(issues.community_id, '')))
