-- definition: Resolutions due in the period that were carried out by the due date, as a share of all due in it.
-- counted: resolutions
-- excluded: resolutions without a due date, or due on the data date or later
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: resolutions
-- needs: meetings, resolutions, resolutions.due_on, resolutions.done_on
-- basis: speech; council meetings
-- detail: detail_resolutions
select
    cast(date_trunc('month', resolutions.due_on) as date) as month,
    meetings.community_id,
    meetings.compound_id,
    '' as dimension,
    count(*) filter (resolutions.done_on <= resolutions.due_on) as numerator,
    count(*) as denominator
from resolutions
inner join meetings on resolutions.meeting_id = meetings.meeting_id and meetings.status = 'held'
inner join data_dates on data_dates.ledger = 'meetings' and resolutions.due_on < data_dates.as_of
where resolutions.due_on is not null
group by all
order by month, community_id, compound_id, dimension
