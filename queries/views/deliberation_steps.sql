-- definition: What became of the issues opened in the period, each step counted among those that reached the one
--     before: raised; accepted (not a repeat of another); discussed at a meeting held; decided there or later by a
--     resolution of a meeting held; carried out by the data date; called resolved at a valid call-back. A step whose
--     ledger or field is missing, and all after it, are null.
-- grain: one row
-- needs: issues, meetings, meetings.issue_ids
with chosen as (
    select
        coalesce(sum(raised), 0) as raised,
        coalesce(sum(accepted), 0) as accepted,
        coalesce(sum(discussed), 0) as discussed,
        coalesce(sum(decided), 0) as decided,
        coalesce(sum(carried_out), 0) as carried_out,
        coalesce(sum(judged_good), 0) as judged_good
    from issue_steps
    where
        is_whole = ($community_ids is null and $compound_kinds is null)
        and month >= $start
        and month < $stop
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
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
    if(listed.issues, chosen.raised, null) as raised,
    if(listed.issues, chosen.accepted, null) as accepted,
    if(listed.discussed, chosen.discussed, null) as discussed,
    if(listed.discussed and listed.decided, chosen.decided, null) as decided,
    if(listed.discussed and listed.decided and listed.done, chosen.carried_out, null) as carried_out,
    if(listed.discussed and listed.decided and listed.done and listed.called, chosen.judged_good, null) as judged_good
from listed
cross join chosen
order by raised
