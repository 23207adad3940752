-- definition: Each center in the period beside the centers of its size: the share of open room minutes booked, or where
--     it takes no bookings the visits a recorded day per 100 households within reach on foot, of the months in which it was
--     not shut. A center is closed, not
--     recorded (in the last month of the period), silent (no visit nor booking in as many last whole weeks as the parameter says), quiet or hot (less or
--     more than the parameters' multiples of the median of its size), or usual; of unknown standing where fewer than
--     five centers of its size have the same measure. Since when is told of one that was closed, is silent (the day after the
--     last week with use) or not recorded (the month after the last one on record). Size classes are by floor area.
-- grain: one row per center opened by the end of the period
-- needs: centers, center_use
with rules as (
    select
        max(value) filter (key = 'center_size_small_m2') as small_m2,
        max(value) filter (key = 'center_size_large_m2') as large_m2,
        max(value) filter (key = 'center_quiet_factor') as quiet_factor,
        max(value) filter (key = 'center_hot_factor') as hot_factor,
        max(value) filter (key = 'zero_weeks_alert') as silent_weeks,
        max(value) filter (key = 'center_reach_m') as reach_m
    from month_params
    where month = date_trunc('month', $stop - interval 1 day)
),

near as (
    select
        center_households.center_id,
        center_households.households
    from center_households
    inner join rules on center_households.metres = rules.reach_m
),

summed as (
    select
        center_id,
        sum(booked_minutes) as booked_minutes,
        sum(bookable_minutes) as bookable_minutes,
        sum(visits) filter (where is_shut is not true) as visits,
        sum(visit_days) filter (where is_shut is not true) as visit_days,
        coalesce(bool_and(is_shut), false) as is_shut,
        max(month) as last_month
    from center_months
    where month >= $start and month < $stop
    group by center_id
),

last_weeks as (
    select
        center_weeks.center_id,
        count(*) as weeks,
        bool_and(center_weeks.is_quiet) as is_quiet
    from center_weeks
    inner join rules on true
    where
        center_weeks.sunday < $stop
        and center_weeks.sunday >= $stop - to_days(cast(7 * rules.silent_weeks as integer))
    group by center_weeks.center_id
),

until as (
    select
        center_id,
        max(month) as last_month
    from center_months
    where month < $stop
    group by center_id
),

used as (
    select
        center_id,
        max(sunday) filter (not is_quiet) as last_sunday
    from center_weeks
    where sunday < $stop
    group by center_id
),

measured as (
    select
        centers.center_id,
        centers.name,
        centers.community_id,
        centers.compound_id,
        case
            when centers.area_m2 < rules.small_m2 then 'small'
            when centers.area_m2 < rules.large_m2 then 'medium'
            when centers.area_m2 is not null then 'large'
        end as size,
        if(summed.bookable_minutes > 0, 'use_rate', 'visits_per_100') as measure,
        if(
            summed.bookable_minutes > 0,
            100 * summed.booked_minutes / summed.bookable_minutes,
            100 * summed.visits / nullif(summed.visit_days, 0) / nullif(near.households, 0)
        ) as value,
        coalesce(
            summed.last_month >= date_trunc('month', least($stop - interval 1 day, data_dates.as_of)), false
        ) as is_recorded,
        coalesce(centers.status in ('closed', 'retired') and centers.closed_on < $stop, false)
        or coalesce(summed.is_shut, false) as is_closed,
        coalesce(last_weeks.is_quiet and last_weeks.weeks >= rules.silent_weeks, false) as is_silent,
        if(centers.closed_on < $stop, centers.closed_on, null) as closed_on,
        used.last_sunday,
        until.last_month,
        coalesce(centers.opened_on >= $stop or centers.status = 'building', false) as is_ahead,
        rules.quiet_factor,
        rules.hot_factor
    from centers
    cross join rules
    left join data_dates on data_dates.ledger = 'center_use'
    left join summed on centers.center_id = summed.center_id
    left join near on centers.center_id = near.center_id
    left join last_weeks on centers.center_id = last_weeks.center_id
    left join used on centers.center_id = used.center_id
    left join until on centers.center_id = until.center_id
),

sizes as (
    select
        size,
        measure,
        count(*) as centers,
        quantile_cont(value, [0.25, 0.5, 0.75]) as quartiles
    from measured
    where size is not null and value is not null and not is_closed
    group by size, measure
    having count(*) >= 5
)

select
    measured.center_id,
    measured.name,
    measured.community_id,
    measured.size,
    measured.measure,
    measured.value,
    sizes.quartiles[1] as low,
    sizes.quartiles[2] as middle,
    sizes.quartiles[3] as high,
    sizes.centers,
    case
        when measured.is_closed then measured.closed_on
        when not measured.is_recorded then cast(measured.last_month + interval 1 month as date)
        when measured.is_silent then measured.last_sunday + 1
    end as since,
    case
        when measured.is_closed then 'closed'
        when not measured.is_recorded then 'not_recorded'
        when measured.is_silent then 'silent'
        when measured.value is null or sizes.centers is null then 'unknown'
        when measured.value < measured.quiet_factor * sizes.quartiles[2] then 'quiet'
        when measured.value > measured.hot_factor * sizes.quartiles[2] then 'hot'
        else 'usual'
    end as state
from measured
left join sizes on measured.size = sizes.size and measured.measure = sizes.measure
left join compounds on measured.compound_id = compounds.compound_id
where
    not measured.is_ahead
    and ($community_ids is null or list_contains($community_ids, coalesce(measured.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(measured.center_id)
