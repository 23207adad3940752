-- definition: Focused conversations (ORID) that reached a decision (step D), as a share of those whose step is known.
-- counted: meetings
-- excluded: other meetings, and those planned or cancelled
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: meetings
-- needs: meetings, meetings.method, meetings.orid_step
-- basis: speech; council meetings
-- detail: detail_meetings
select
    cast(date_trunc('month', date) as date) as month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) filter (orid_step = 'D') as numerator,
    count(*) as denominator
from meetings
where status = 'held' and method = 'orid' and orid_step is not null
group by all
order by month, community_id, compound_id, dimension
