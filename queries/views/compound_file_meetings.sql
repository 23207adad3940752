-- definition: Council meetings held of a compound, latest first, with how many decisions they took and how many of these are carried out
--     by the data date of the meetings.
-- grain: one row per meeting
-- needs: meetings
select
    meetings.date,
    meetings.level,
    meetings.method,
    meetings.raised_by,
    meetings.orid_step,
    count(resolutions.resolution_id) as resolutions,
    count(resolutions.resolution_id) filter (resolutions.done_on <= data_dates.as_of) as carried_out
from meetings
inner join data_dates on data_dates.ledger = 'meetings' and meetings.date <= data_dates.as_of
left join resolutions on meetings.meeting_id = resolutions.meeting_id
where meetings.compound_id = $compound_id and meetings.status = 'held'
group by meetings.meeting_id, meetings.date, meetings.level, meetings.method, meetings.raised_by, meetings.orid_step
order by meetings.date desc, in_order(meetings.meeting_id)
