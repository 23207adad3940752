-- name: resident_raised_rate
-- definition: Council meetings held on a matter that residents raised, as a share of those whose origin is known.
-- counted: meetings
-- excluded: meetings planned or cancelled, or of unknown origin
-- grain: one row per month, community, compound and dimension
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: meetings
-- people: no
-- needs: meetings, meetings.raised_by
-- kind: ratio
-- basis: council meetings, from the speech
-- detail: detail_meetings
-- scale: 100
-- params: none
-- reads: meetings
-- columns: month, community_id, compound_id, dimension, numerator, denominator
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
