-- name: meetings_held
-- definition: Council meetings held, in all, by level and by method.
-- counted: meetings
-- excluded: meetings planned or cancelled
-- grain: one row per month, community, compound and dimension
-- unit: meetings
-- window: period
-- season: year
-- better: higher
-- min_n: 0
-- people: no
-- needs: meetings
-- kind: count
-- basis: council meetings, from the speech
-- detail: detail_meetings
-- scale: 1
-- params: none
-- reads: meetings
-- columns: month, community_id, compound_id, dimension, numerator, denominator
with listed as (
    select
        month,
        community_id,
        compound_id,
        unnest(dimensions) as dimension
    from (
        select
            cast(date_trunc('month', date) as date) as month,
            community_id,
            compound_id,
            [
                '',
                'meeting_level=' || coalesce(level, ''),
                'meeting_method=' || coalesce(method, '')
            ] as dimensions
        from meetings
        where status = 'held'
    ) as held
)

select
    month,
    community_id,
    compound_id,
    dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from listed
group by month, community_id, compound_id, dimension
order by month, community_id, compound_id, dimension
