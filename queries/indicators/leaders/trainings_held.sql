-- name: trainings_held
-- definition: Trainings of branch secretaries that were held, in all and by kind.
-- counted: events
-- excluded: none
-- grain: one row per month, community and compound
-- unit: events
-- window: period
-- season: year
-- better: higher
-- min_n: 0
-- people: no
-- needs: trainings
-- kind: count
-- basis: training of secretaries, from the speech
-- detail: detail_trainings
-- scale: 1
-- params: none
-- reads: trainings
-- columns: month, community_id, compound_id, dimension, numerator, denominator
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
