-- definition: When each issue was open: from its opening to its last closing, and again from a reopening after that
--     closing. A row closed before it was opened leaves at once. What a ledger says of days after its data date is not
--     known yet. due_at is the due date after an approved extension where there is one.
-- grain: one row per issue and time it was open; ended_at is null while it is open on the data date
with known as (
    select
        issues.issue_id,
        issues.community_id,
        issues.compound_id,
        issues.category,
        issues.channel,
        issues.urgency,
        issues.is_legacy,
        issues.opened_at,
        issues.received_at,
        coalesce(issues.revised_due_at, issues.due_at) as due_at,
        if(issues.closed_at < data_dates.as_of + interval 1 day, issues.closed_at, null) as closed_at,
        if(issues.reopened_at < data_dates.as_of + interval 1 day, issues.reopened_at, null) as reopened_at
    from issues
    inner join data_dates
        on data_dates.ledger = 'issues' and issues.opened_at < data_dates.as_of + interval 1 day
)

select
    issue_id,
    community_id,
    compound_id,
    category,
    channel,
    urgency,
    is_legacy,
    opened_at,
    due_at,
    opened_at as begun_at,
    if(closed_at is null, null, greatest(opened_at, closed_at)) as ended_at,
    received_at
from known
union all
select
    issue_id,
    community_id,
    compound_id,
    category,
    channel,
    urgency,
    is_legacy,
    opened_at,
    due_at,
    greatest(opened_at, reopened_at) as begun_at,
    cast(null as timestamp) as ended_at,
    received_at
from known
where reopened_at > closed_at
order by begun_at, issue_id
