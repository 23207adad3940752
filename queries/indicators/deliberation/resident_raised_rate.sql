-- definition: Council meetings held on a matter that residents raised, as a share of those whose origin is known.
-- counted: meetings
-- excluded: meetings planned or cancelled, or of unknown origin
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: meetings
-- needs: meetings, meetings.raised_by
-- basis: speech; council meetings
-- detail: detail_meetings
select
    cast(date_trunc('month', date) as date) as month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) filter (raised_by = 'resident') as numerator,
    count(*) as denominator
from meetings
where status = 'held' and raised_by is not null
group by all
order by month, community_id, compound_id, dimension
