-- definition: The long-standing issues that slot_legacy_solved has as its n, raised by the day: the day they were
--     closed if by then, the council meetings held about them by then, and whether they count as solved.
-- grain: one row per issue
-- span: since
-- needs: issues, issues.is_legacy, issues.resolved, issues.closed_at, meetings, meetings.issue_ids
with discussed as (
    select
        meeting_issues.issue_id,
        count(distinct meetings.meeting_id) as meetings
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id
    where meetings.status = 'held' and meetings.date <= $as_of
    group by meeting_issues.issue_id
)

select
    issues.issue_id,
    communities.name as community_name,
    compounds.name as compound_name,
    issues.category,
    cast(issues.opened_at as date) as issue_opened_on,
    case when cast(issues.closed_at as date) <= $as_of then cast(issues.closed_at as date) end as issue_closed_on,
    coalesce(discussed.meetings, 0) as meetings_by_day,
    coalesce(
        cast(issues.closed_at as date) <= $as_of
        and issues.resolved
        and coalesce(cast(issues.reopened_at as date) > $as_of, true)
        and discussed.issue_id is not null,
        false
    ) as is_counted_solved
from issues
left join discussed on issues.issue_id = discussed.issue_id
left join communities on issues.community_id = communities.community_id
left join compounds on issues.compound_id = compounds.compound_id
where
    issues.is_legacy
    and cast(issues.opened_at as date) <= $as_of
    and ($community_ids is null or list_contains($community_ids, coalesce(issues.community_id, '')))
order by in_order(issues.issue_id)
