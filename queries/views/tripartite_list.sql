-- definition: Three-way meetings of managed compounds in the period: what they were about by the categories of their requests, how many
--     resolutions each made, how many of them are done, and the days from the meeting to the last of these or, where one
--     is open, to the data date of the meetings. First those with a resolution overdue, then those still open, those
--     without any, and those done; each by date. What is done after that date is not known yet. Beside each row
--     the sums of all.
-- grain: one row per meeting
-- kinds: managed
-- needs: meetings, meetings.has_branch, meetings.has_owners_committee, meetings.has_property, compounds, resolutions,
--     resolutions.done_on
with about as (
    select
        meeting_issues.meeting_id,
        string_agg(distinct issues.category, ',' order by issues.category) as matters
    from meeting_issues
    inner join issues on meeting_issues.issue_id = issues.issue_id
    group by meeting_issues.meeting_id
),

resolved as (
    select
        resolutions.meeting_id,
        count(*) as resolutions,
        count(*) filter (where resolutions.done_on <= data_dates.as_of) as done,
        count(*) filter (
            where coalesce(resolutions.done_on > data_dates.as_of, true) and resolutions.due_on < data_dates.as_of
        ) as overdue,
        max(resolutions.done_on) filter (where resolutions.done_on <= data_dates.as_of) as last_done
    from resolutions
    inner join data_dates on data_dates.ledger = 'meetings'
    group by resolutions.meeting_id
),

talks as (
    select
        meetings.date,
        meetings.meeting_id,
        compounds.compound_id,
        compounds.name as compound_name,
        about.matters,
        coalesce(resolved.resolutions, 0) as resolutions,
        coalesce(resolved.done, 0) as done,
        coalesce(resolved.overdue, 0) as overdue,
        case
            when resolved.resolutions is null then 'undecided'
            when resolved.overdue > 0 then 'overdue'
            when resolved.done < resolved.resolutions then 'open'
            else 'done'
        end as talk_state,
        if(resolved.done = resolved.resolutions, resolved.last_done, data_dates.as_of) - meetings.date as talk_days
    from meetings
    inner join compounds on meetings.compound_id = compounds.compound_id and compounds.kind = 'managed'
    inner join data_dates on data_dates.ledger = 'meetings'
    left join about on meetings.meeting_id = about.meeting_id
    left join resolved on meetings.meeting_id = resolved.meeting_id
    where
        meetings.status = 'held'
        and meetings.has_branch
        and meetings.has_owners_committee
        and meetings.has_property
        and meetings.date >= $start
        and meetings.date < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    date,
    compound_id,
    compound_name,
    matters,
    resolutions,
    done,
    talk_state,
    if(resolutions > 0, talk_days, null) as talk_days,
    count(*) over () as talks_in_all,
    cast(sum(resolutions) over () as bigint) as resolutions_in_all,
    cast(sum(done) over () as bigint) as done_in_all,
    cast(sum(overdue) over () as bigint) as overdue_in_all
from talks
order by array_position(['overdue', 'open', 'undecided', 'done'], talk_state), date, in_order(meeting_id)
