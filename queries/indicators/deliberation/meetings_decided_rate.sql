-- definition: Council meetings held that resolved something, as a share of all held.
-- counted: meetings
-- excluded: meetings planned or cancelled
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: meetings
-- needs: meetings, resolutions
-- basis: speech; council meetings
-- detail: detail_meetings
with listed as (
    select
        month,
        community_id,
        compound_id,
        unnest(dimensions) as dimension,
        is_hit
    from (
        select
            cast(date_trunc('month', date) as date) as month,
            community_id,
            compound_id,
            [
                '',
                'meeting_level=' || coalesce(level, ''),
                'meeting_method=' || coalesce(method, '')
            ] as dimensions,
            meeting_id in (select resolutions.meeting_id from resolutions) as is_hit
        from meetings
        where status = 'held'
    ) as held
)

select
    month,
    community_id,
    compound_id,
    dimension,
    count(*) filter (is_hit) as numerator,
    count(*) as denominator
from listed
group by month, community_id, compound_id, dimension
order by month, community_id, compound_id, dimension
