-- definition: Decisions of meetings held by a day that were not carried out by it and are over their due day or become due within so many days:
--     where they were made, about which category of issue, due when and how many days over; the first so many by due day, with how
--     many of each state there are in all.
-- grain: one row per resolution
-- needs: meetings, resolutions, resolutions.due_on, resolutions.done_on
with waiting as (
    select
        resolutions.resolution_id,
        meetings.level,
        meetings.community_id,
        meetings.compound_name,
        issues.category,
        meetings.date as decided_on,
        resolutions.due_on,
        $as_of - resolutions.due_on as days_over
    from resolutions
    inner join meetings on resolutions.meeting_id = meetings.meeting_id
    left join issues on resolutions.issue_id = issues.issue_id
    where
        meetings.status = 'held'
        and meetings.date <= $as_of
        and coalesce(resolutions.done_on > $as_of, true)
        and resolutions.due_on - $as_of <= $due_within
        and ($community_ids is null or list_contains($community_ids, coalesce(meetings.community_id, '')))
)

select
    resolution_id,
    level,
    community_id,
    compound_name,
    category,
    decided_on,
    due_on,
    days_over,
    count(*) filter (days_over > 0) over () as over,
    count(*) filter (days_over <= 0) over () as soon
from waiting
order by due_on, in_order(resolution_id)
limit $limit_rows
