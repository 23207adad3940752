-- definition: Use of each center by month and counting method. open_days are days with minutes open,
--     bookable_minutes the open minutes of rows that say what was booked, booked_minutes at
--     most those minutes of a row. Of the methods that count visits
--     one is preferred in each center and month (door, then sign-in, then booking, then others), so that a
--     sum never mixes them; of those that know bookings the one with most minutes. Head counts are states,
--     not visits.
-- grain: one row per center, month and counting method
with counted as (
    select
        center_id,
        cast(date_trunc('month', date) as date) as month,
        -- The days of one month are bits of a number, which counts them without a list of them.
        if(period != 'month', 1 << day(date), null) as day_bit,
        coalesce(method, '') as method,
        open_minutes,
        booked_minutes,
        visits
    from center_use
),

totals as (
    select
        center_id,
        month,
        method,
        sum(open_minutes) as open_minutes,
        sum(least(booked_minutes, open_minutes)) filter (
            where booked_minutes is not null and open_minutes is not null
        ) as booked_minutes,
        sum(open_minutes) filter (where booked_minutes is not null) as bookable_minutes,
        sum(visits) as visits,
        count(visits) as observations,
        cast(coalesce(bit_count(bit_or(day_bit)), 0) as bigint) as recorded_days,
        cast(coalesce(bit_count(bit_or(day_bit) filter (where open_minutes > 0)), 0) as bigint) as open_days
    from counted
    group by center_id, month, method
),

ranked as (
    select
        center_id,
        month,
        method,
        row_number() over (
            partition by center_id, month
            order by
                visits is null or method = 'head',
                coalesce(list_position(['door', 'sign_in', 'booking'], method), 4),
                method
        ) as visit_rank,
        row_number() over (
            partition by center_id, month
            order by booked_minutes is null, open_minutes desc nulls last, method
        ) as minute_rank
    from totals
)

select
    totals.center_id,
    totals.month,
    totals.method,
    totals.open_minutes,
    totals.booked_minutes,
    totals.bookable_minutes,
    totals.visits,
    totals.observations,
    totals.recorded_days,
    totals.open_days,
    ranked.visit_rank = 1 and totals.visits is not null and totals.method != 'head' as counts_visits,
    ranked.minute_rank = 1 and totals.open_minutes is not null as counts_minutes
from totals
inner join ranked
    on totals.center_id = ranked.center_id and totals.month = ranked.month and totals.method = ranked.method
order by totals.center_id, totals.month, totals.method
