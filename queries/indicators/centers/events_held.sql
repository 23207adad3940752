-- definition: Events held in centers, in all and by theme.
-- counted: events
-- unit: events
-- window: period
-- season: year
-- better: higher
-- needs: center_events
-- basis: use
-- detail: detail_events
with held as (
    select
        cast(date_trunc('month', center_events.date) as date) as month,
        centers.community_id,
        centers.compound_id,
        unnest(['', 'event_theme=' || coalesce(center_events.event_theme, '')]) as dimension
    from center_events
    left join centers on center_events.center_id = centers.center_id
)

select
    month,
    community_id,
    compound_id,
    dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from held
group by month, community_id, compound_id, dimension
order by month, community_id, compound_id, dimension
