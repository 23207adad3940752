-- definition: Those who attended trainings of branch secretaries as a share of those invited, in all and by
--     kind.
-- counted: attendances; of a training at most as many as were invited
-- excluded: events without a number invited
-- unit: percent
-- window: period
-- season: year
-- better: higher
-- min_n: 10
-- n_of: attendances
-- needs: trainings, trainings.invited, trainings.attended
-- basis: register
with dated as (
    select
        cast(date_trunc('month', date) as date) as month,
        kind,
        invited,
        least(attended, invited) as attended
    from trainings
    where invited > 0 and attended is not null
)

select
    month,
    cast(null as varchar) as community_id,
    cast(null as varchar) as compound_id,
    if(grouping(kind) = 1, '', 'training=' || kind) as dimension,
    sum(attended) as numerator,
    sum(invited) as denominator
from dated
group by grouping sets ((month), (month, kind))
order by month, dimension
