-- definition: Use of each center by weekday and hour, from the rows that have an hour, with the community
--     and the kind of compound it lies in, as the filter asks for them. counts_minutes marks the one method
--     whose minutes count in the center and month. Of a row at most the minutes open are booked.
-- grain: one row per center, month, weekday, hour and counting method
with counted as (
    select
        center_id,
        cast(date_trunc('month', date) as date) as month,
        isodow(date) as weekday,
        hour,
        date,
        coalesce(method, '') as method,
        open_minutes,
        if(open_minutes is not null and booked_minutes is not null, least(booked_minutes, open_minutes), null)
            as booked_minutes,
        visits
    from center_use
    where period = 'hour' and hour is not null
),

totals as (
    select
        center_id,
        month,
        weekday,
        hour,
        method,
        sum(open_minutes) as open_minutes,
        sum(booked_minutes) as booked_minutes,
        sum(visits) as visits,
        count(visits) as observations,
        cast(coalesce(bit_count(bit_or(1 << day(date)) filter (where open_minutes > 0)), 0) as bigint) as open_days
    from counted
    group by center_id, month, weekday, hour, method
)

select
    totals.center_id,
    totals.month,
    totals.weekday,
    totals.hour,
    totals.method,
    center_month_totals.counts_minutes,
    totals.open_minutes,
    totals.booked_minutes,
    totals.visits,
    totals.observations,
    centers.community_id,
    compounds.kind as compound_kind,
    totals.open_days
from totals
inner join center_month_totals
    on
        totals.center_id = center_month_totals.center_id
        and totals.month = center_month_totals.month
        and totals.method = center_month_totals.method
left join centers on totals.center_id = centers.center_id
left join compounds on centers.compound_id = compounds.compound_id
order by totals.month, totals.center_id, totals.weekday, totals.hour, totals.method
