-- definition: Issues open at the end of a day that are over their due day (after an approved extension) or become due within so many
--     days from it: which, where, since when, due when, how many days over, and how far a council meeting held has it. Of each
--     of the two states the first so many by due day, with how many there are in all.
-- grain: one row per open issue
-- needs: issues, issues.due_at
with talked as (
    select distinct meeting_issues.issue_id
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id
    where meetings.status = 'held' and meetings.date <= $as_of
),

waiting as (
    select
        issue_spells.issue_id,
        issue_spells.community_id,
        issue_spells.compound_id,
        issue_spells.category,
        cast(issue_spells.opened_at as date) as opened_on,
        cast(issue_spells.due_at as date) as due_on,
        $as_of - cast(issue_spells.opened_at as date) as days_open,
        cast(issue_spells.due_at as date) - $as_of as days_left
    from issue_spells
    where
        cast(issue_spells.begun_at as date) <= $as_of
        and (issue_spells.ended_at is null or cast(issue_spells.ended_at as date) > $as_of)
        and cast(issue_spells.due_at as date) - $as_of <= $due_within
        and ($community_ids is null or list_contains($community_ids, coalesce(issue_spells.community_id, '')))
),

placed as (
    select
        waiting.issue_id,
        waiting.community_id,
        waiting.compound_id,
        compounds.name as compound_name,
        waiting.category,
        waiting.opened_on,
        waiting.due_on,
        waiting.days_open,
        waiting.days_left,
        talked.issue_id is not null as is_discussed,
        if(waiting.days_left < 0, 'over', 'soon') as state,
        row_number() over (
            partition by waiting.days_left < 0
            order by waiting.due_on, waiting.opened_on, in_order(waiting.issue_id)
        ) as place,
        count(*) over (partition by waiting.days_left < 0) as total
    from waiting
    left join compounds on waiting.compound_id = compounds.compound_id
    left join talked on waiting.issue_id = talked.issue_id
)

select
    issue_id,
    community_id,
    compound_id,
    compound_name,
    category,
    opened_on,
    due_on,
    days_open,
    days_left,
    is_discussed,
    state,
    total
from placed
where place <= $limit_rows
order by state, place
