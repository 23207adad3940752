-- definition: Each center in the period against its own past: the share of its open room minutes that were
--     booked, visits per recorded day where it takes no bookings (per month where it has only months), or the
--     mean of its head counts where those are all it has; and the median and quartiles of the same by month over the 24 months before. Months in
--     which it was shut are no zeros: the others speak for it, and without any it is closed.
-- grain: one row per center opened by the end of the period
-- needs: centers, center_use
with summed as (
    select
        center_id,
        case
            when count(bookable_minutes) filter (where is_shut is not true) > 0 then 'use_rate'
            when count(visits) = 0 and count(heads) > 0 then 'mean_heads'
            when count(visits) > 0 and coalesce(sum(visit_days), 0) = 0 then 'visits_per_month'
            else 'visits_per_day'
        end as measure,
        count(*) filter (where month >= $start) as months,
        count(*) filter (where month >= $start and is_shut) as shut_months,
        sum(recorded_days) filter (where month >= $start and is_shut is not true) as recorded_days,
        sum(booked_minutes) filter (where month >= $start) as booked_minutes,
        sum(bookable_minutes) filter (where month >= $start) as bookable_minutes,
        sum(visits) filter (where month >= $start and is_shut is not true) as visits,
        sum(visit_days) filter (where month >= $start and is_shut is not true) as visit_days,
        count(visits) filter (where month >= $start and is_shut is not true) as visit_months,
        sum(heads) filter (where month >= $start and is_shut is not true) as heads,
        sum(head_counts) filter (where month >= $start and is_shut is not true) as head_counts
    from center_months
    where month >= $start - interval 24 month and month < $stop
    group by center_id
),

present as (
    select
        center_id,
        measure,
        months,
        shut_months,
        recorded_days,
        booked_minutes,
        coalesce(visits, heads) as people,
        100 * booked_minutes / nullif(bookable_minutes, 0) as use_rate,
        visits / nullif(visit_days, 0) as visits_per_day,
        visits / nullif(visit_months, 0) as visits_per_month,
        heads / nullif(head_counts, 0) as mean_heads
    from summed
),

past as (
    select
        center_months.center_id,
        quantile_cont(
            case summed.measure
                when 'use_rate' then 100 * center_months.booked_minutes / nullif(center_months.bookable_minutes, 0)
                when 'visits_per_day' then center_months.visits / nullif(center_months.visit_days, 0)
                when 'visits_per_month' then center_months.visits
                else center_months.heads / nullif(center_months.head_counts, 0)
            end,
            [0.25, 0.5, 0.75]
        ) as quartiles
    from center_months
    inner join summed on center_months.center_id = summed.center_id
    where
        center_months.month >= $start - interval 24 month
        and center_months.month < $start
        and center_months.is_shut is not true
    group by center_months.center_id
)

select
    centers.center_id,
    centers.name,
    centers.community_id,
    centers.status,
    coalesce(present.recorded_days, 0) as recorded_days,
    present.use_rate,
    present.visits_per_day,
    past.quartiles[2] as own_median,
    past.quartiles[1] as own_low,
    past.quartiles[3] as own_high,
    coalesce(present.measure, 'visits_per_day') as measure,
    case present.measure
        when 'use_rate' then present.use_rate
        when 'visits_per_day' then present.visits_per_day
        when 'visits_per_month' then present.visits_per_month
        else present.mean_heads
    end as value,
    case
        when centers.status in ('closed', 'retired') and centers.closed_on < $stop then 'closed'
        when coalesce(present.months, 0) = 0 then 'not_recorded'
        when present.shut_months = present.months then 'closed'
        when coalesce(present.people, 0) = 0 and coalesce(present.booked_minutes, 0) = 0 then 'zero'
        else 'recorded'
    end as note
from centers
left join present on centers.center_id = present.center_id
left join past on centers.center_id = past.center_id
where
    not coalesce(centers.opened_on >= $stop or centers.status = 'building', false)
    and (
        $community_ids is null or list_contains($community_ids, coalesce(centers.community_id, ''))
    )
    and (
        $compound_kinds is null
        or centers.compound_id in (
            select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
        )
    )
order by in_order(centers.center_id)
