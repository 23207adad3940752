-- definition: The cases with what is known of each until the data date: since when, days to its closing or until now,
--     meetings held about it, visits and households visited for it.
-- grain: one row per case
with until as (
    select max(as_of) as as_of
    from data_dates
),

talks as (
    select
        meeting_issues.issue_id,
        count(*) as meetings
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
    group by meeting_issues.issue_id
),

walks as (
    select
        issue_id,
        count(*) as visits,
        sum(households) as households
    from visits
    where issue_id is not null
    group by issue_id
)

select
    cases.case_id,
    cases.case_title,
    cases.case_kind,
    cases.issue_id,
    compounds.name as compound_name,
    communities.name as community_name,
    cases.summary,
    cast(issues.opened_at as date) as opened_on,
    -- One that was reopened after its last closing is open.
    if(issues.reopened_at > issues.closed_at, null, cast(issues.closed_at as date)) as closed_on,
    coalesce(closed_on, until.as_of) - cast(issues.opened_at as date) as days,
    coalesce(talks.meetings, 0) as meetings,
    coalesce(walks.visits, 0) as visits,
    coalesce(walks.households, 0) as households
from cases
cross join until
left join issues on cases.issue_id = issues.issue_id
left join compounds on cases.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
left join talks on cases.issue_id = talks.issue_id
left join walks on cases.issue_id = walks.issue_id
order by cases.case_id
