-- definition: Resolutions of meetings held, with a due date before the data date (what is due on it is not late yet), with the place of the meeting, by name
--     besides since lists are long, and how they stand on the data date: done in time, done late, overdue; null where the ledger does not say when they are done.
-- grain: one row per resolution
select
    resolutions.resolution_id,
    resolutions.meeting_id,
    meetings.date,
    meetings.community_id,
    meetings.community_name,
    meetings.compound_id,
    meetings.compound_name,
    meetings.compound_kind,
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
inner join data_dates on data_dates.ledger = 'meetings' and resolutions.due_on < data_dates.as_of
order by resolutions.due_on, resolutions.resolution_id
