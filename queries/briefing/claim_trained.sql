-- definition: Since the first of January each kind of training was held as often as the year's plan says; null where a kind
--     has no plan. Numerator and denominator: kinds held as often, kinds.
-- detail: training_plan
-- needs: trainings
with kinds as (
    select unnest(['quarterly_lecture', 'half_year_observation', 'secretary_forum']) as kind
),

counted as (
    select
        kinds.kind,
        any_value(month_params.value) as planned,
        count(trainings.training_id) as held
    from kinds
    left join month_params
        on month_params.month = date_trunc('month', $as_of) and month_params.key = 'training_plan_' || kinds.kind
    left join trainings
        on kinds.kind = trainings.kind and trainings.date between date_trunc('year', $as_of) and $as_of
    group by kinds.kind
)

select
    case when count(planned) = count(*) then count(*) filter (where held >= planned) = count(*) end as holds,
    count(*) filter (where held >= planned) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before,
    max(held) filter (where kind = 'quarterly_lecture') as lectures,
    max(planned) filter (where kind = 'quarterly_lecture') as lectures_planned,
    max(held) filter (where kind = 'half_year_observation') as observations,
    max(planned) filter (where kind = 'half_year_observation') as observations_planned,
    max(held) filter (where kind = 'secretary_forum') as forums,
    max(planned) filter (where kind = 'secretary_forum') as forums_planned
from counted
