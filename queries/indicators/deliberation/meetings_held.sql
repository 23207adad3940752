-- definition: Council meetings held, in all, by level and by method.
-- counted: meetings
-- excluded: meetings planned or cancelled
-- unit: meetings
-- window: period
-- season: year
-- better: higher
-- needs: meetings
-- basis: speech; council meetings
-- detail: detail_meetings
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
