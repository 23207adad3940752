-- definition: Trainings of branch secretaries that were held, in all and by kind.
-- counted: events
-- unit: events
-- window: period
-- season: year
-- better: higher
-- needs: trainings
-- basis: speech; training of secretaries
with dated as (
    select
        cast(date_trunc('month', date) as date) as month,
        kind
    from trainings
)

select
    month,
    cast(null as varchar) as community_id,
    cast(null as varchar) as compound_id,
    if(grouping(kind) = 1, '', 'training=' || kind) as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from dated
group by grouping sets ((month), (month, kind))
order by month, dimension
