-- name: deliberation_steps
-- definition: What became of the issues opened in the period, each step counted among those that reached the one
--     before: raised; accepted (not a repeat of another); discussed at a meeting held; decided there or later by a
--     resolution of a meeting held; carried out by the data date; called resolved at a valid call-back. A step whose
--     ledger or field is missing, and all after it, are null.
-- grain: one row
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: issues, compounds, meetings, meeting_issues, resolutions, provided, data_dates
-- columns: raised, accepted, discussed, decided, carried_out, judged_good
with chosen as (
    select
        issues.issue_id,
        issues.duplicate_of is null as is_accepted,
        coalesce(issues.callback_status = 'valid' and issues.resolved, false) as is_good
    from issues
    left join compounds on issues.compound_id = compounds.compound_id
    where
        issues.opened_at >= $start
        and issues.opened_at < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(issues.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
),

discussed as (
    select distinct meeting_issues.issue_id
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
),

decided as (
    select
        resolutions.issue_id,
        bool_or(resolutions.done_on <= data_dates.as_of) as is_done
    from resolutions
    inner join meetings on resolutions.meeting_id = meetings.meeting_id and meetings.status = 'held'
    inner join data_dates on data_dates.ledger = 'meetings'
    where resolutions.issue_id is not null
    group by resolutions.issue_id
),

stepped as (
    select
        chosen.is_accepted,
        chosen.is_accepted and discussed.issue_id is not null as is_discussed,
        chosen.is_accepted and discussed.issue_id is not null and decided.issue_id is not null as is_decided,
        chosen.is_accepted and discussed.issue_id is not null and coalesce(decided.is_done, false) as is_done,
        chosen.is_accepted and discussed.issue_id is not null and coalesce(decided.is_done, false) and chosen.is_good
            as is_good
    from chosen
    left join discussed on chosen.issue_id = discussed.issue_id
    left join decided on chosen.issue_id = decided.issue_id
),

listed as (
    select
        count(*) filter (ledger = 'issues') > 0 as issues,
        count(*) filter (ledger = 'meetings' and field = 'issue_ids') > 0 as discussed,
        count(*) filter (ledger = 'resolutions' and field = 'issue_id') > 0 as decided,
        count(*) filter (ledger = 'resolutions' and field = 'done_on') > 0 as done,
        count(*) filter (ledger = 'issues' and field in ('resolved', 'callback_status')) = 2 as called
    from provided
)

select
    if(any_value(listed.issues), count(stepped.is_accepted), null) as raised,
    if(any_value(listed.issues), count(*) filter (stepped.is_accepted), null) as accepted,
    if(any_value(listed.discussed), count(*) filter (stepped.is_discussed), null) as discussed,
    if(any_value(listed.discussed and listed.decided), count(*) filter (stepped.is_decided), null) as decided,
    if(any_value(listed.discussed and listed.decided and listed.done), count(*) filter (stepped.is_done), null)
        as carried_out,
    if(
        any_value(listed.discussed and listed.decided and listed.done and listed.called),
        count(*) filter (stepped.is_good),
        null
    ) as judged_good
from listed
left join stepped on true
order by raised
