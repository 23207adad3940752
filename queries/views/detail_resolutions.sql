-- name: detail_resolutions
-- definition: Resolutions due in the period with the meeting they come from, and how they stand on the data date: done
--     in time, done late, overdue; null where the ledger does not say when they are done.
-- grain: one row per resolution
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: resolutions, meetings, communities, compounds, data_dates, provided
-- columns: resolution_id, meeting_id, date, community_name, compound_name, issue_id, due_on, done_on, state, days_late
select
    resolutions.resolution_id,
    resolutions.meeting_id,
    meetings.date,
    communities.name as community_name,
    compounds.name as compound_name,
    resolutions.issue_id,
    resolutions.due_on,
    resolutions.done_on,
    case
        when not exists (
            select provided.field
            from provided
            where provided.ledger = 'resolutions' and provided.field = 'done_on'
        ) then null
        when resolutions.done_on <= resolutions.due_on then 'in_time'
        when resolutions.done_on is not null then 'late'
        else 'overdue'
    end as state,
    greatest(0, coalesce(resolutions.done_on, data_dates.as_of) - resolutions.due_on) as days_late
from resolutions
inner join meetings on resolutions.meeting_id = meetings.meeting_id and meetings.status = 'held'
inner join data_dates on data_dates.ledger = 'meetings' and resolutions.due_on <= data_dates.as_of
left join communities on meetings.community_id = communities.community_id
left join compounds on meetings.compound_id = compounds.compound_id
where
    resolutions.due_on >= $start
    and resolutions.due_on < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(meetings.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by resolutions.due_on, resolutions.resolution_id
