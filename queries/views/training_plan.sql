-- definition: Trainings of branch secretaries held in a year up to a month, beside the number planned for
--     the year, by kind. Of a training at most as many as were invited count toward the rate.
-- grain: one row per kind that is planned or was held
-- needs: trainings
with planned as (
    select
        substr(key, 15) as training_kind,
        value as planned
    from month_params
    where month = $month and starts_with(key, 'training_plan_')
),

held as (
    select
        kind as training_kind,
        count(*) as held,
        sum(invited) filter (where attended is not null) as invited,
        sum(attended) as attended,
        sum(least(attended, invited)) filter (where invited is not null and attended is not null) as counted
    from trainings
    where date >= date_trunc('year', $month) and date < $month + interval 1 month
    group by kind
)

select
    coalesce(planned.training_kind, held.training_kind) as training_kind,
    planned.planned,
    coalesce(held.held, 0) as held,
    held.invited,
    held.attended,
    100 * held.counted / nullif(held.invited, 0) as attendance_rate
from planned
full outer join held on planned.training_kind = held.training_kind
order by training_kind
