-- name: center_bullets
-- definition: Each center in the period against its own past: the share of its open room minutes that were
--     booked, visits per recorded day where it takes no bookings, or the mean of its head counts where those
--     are all it has; and the median and quartiles of the same by month over the 24 months before.
-- grain: one row per center
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: centers, center_month_totals, compounds
-- columns: center_id, name, community_id, status, recorded_days, use_rate, visits_per_day, own_median,
--     own_low, own_high, measure, value, note
with monthly as (
    select
        center_id,
        month,
        max(recorded_days) as recorded_days,
        sum(booked_minutes) filter (where counts_minutes) as booked_minutes,
        sum(bookable_minutes) filter (where counts_minutes) as bookable_minutes,
        sum(visits) filter (where counts_visits) as visits,
        sum(recorded_days) filter (where counts_visits) as visit_days,
        sum(visits) filter (where method = 'head') as heads,
        sum(observations) filter (where method = 'head') as head_counts
    from center_month_totals
    where month >= $start - interval 24 month and month < $stop
    group by center_id, month
),

present as (
    select
        center_id,
        sum(recorded_days) as recorded_days,
        sum(booked_minutes) as booked_minutes,
        100 * sum(booked_minutes) / nullif(sum(bookable_minutes), 0) as use_rate,
        sum(visits) as visits,
        sum(visits) / nullif(sum(visit_days), 0) as visits_per_day,
        sum(heads) as heads,
        sum(heads) / nullif(sum(head_counts), 0) as mean_heads
    from monthly
    where month >= $start
    group by center_id
),

measures as (
    select
        center_id,
        case
            when count(bookable_minutes) > 0 then 'use_rate'
            when count(visits) = 0 and count(heads) > 0 then 'mean_heads'
            else 'visits_per_day'
        end as measure
    from monthly
    group by center_id
),

past as (
    select
        monthly.center_id,
        quantile_cont(
            case measures.measure
                when 'use_rate' then 100 * monthly.booked_minutes / nullif(monthly.bookable_minutes, 0)
                when 'visits_per_day' then monthly.visits / nullif(monthly.visit_days, 0)
                else monthly.heads / nullif(monthly.head_counts, 0)
            end,
            [0.25, 0.5, 0.75]
        ) as quartiles
    from monthly
    inner join measures on monthly.center_id = measures.center_id
    where monthly.month < $start
    group by monthly.center_id
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
    coalesce(measures.measure, 'visits_per_day') as measure,
    case measures.measure
        when 'use_rate' then present.use_rate
        when 'visits_per_day' then present.visits_per_day
        else present.mean_heads
    end as value,
    case
        when centers.status in ('closed', 'retired') and centers.closed_on < $stop then 'closed'
        when present.center_id is null then 'not_recorded'
        when coalesce(present.visits, present.heads, 0) = 0 and coalesce(present.booked_minutes, 0) = 0 then 'zero'
        else 'recorded'
    end as note
from centers
left join present on centers.center_id = present.center_id
left join measures on centers.center_id = measures.center_id
left join past on centers.center_id = past.center_id
where
    (
        $community_ids is null or list_contains($community_ids, coalesce(centers.community_id, ''))
    )
    and (
        $compound_kinds is null
        or centers.compound_id in (
            select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
        )
    )
order by centers.center_id
