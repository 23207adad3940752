-- definition: Use of each center by month and function: minutes of the method whose minutes count in the month (of a
--     row at most the minutes open are booked), and
--     visits of the preferred method of the function (door, then sign-in, then booking, then others; head counts are
--     states, not visits), with the community and kind of compound that the filter asks for.
-- grain: one row per center, month and function
with totals as (
    select
        center_use.center_id,
        center_month_totals.month,
        center_use.function,
        center_month_totals.method,
        sum(center_use.open_minutes) filter (
            center_month_totals.counts_minutes and center_use.booked_minutes is not null
        ) as open_minutes,
        sum(least(center_use.booked_minutes, center_use.open_minutes)) filter (
            center_month_totals.counts_minutes
            and center_use.booked_minutes is not null
            and center_use.open_minutes is not null
        ) as booked_minutes,
        sum(center_use.visits) filter (center_month_totals.method != 'head') as visits
    from center_use
    inner join center_month_totals
        on
            center_use.center_id = center_month_totals.center_id
            and date_trunc('month', center_use.date) = center_month_totals.month
            and coalesce(center_use.method, '') = center_month_totals.method
    where center_use.function is not null
    group by center_use.center_id, center_month_totals.month, center_use.function, center_month_totals.method
),

preferred as (
    select
        center_id,
        month,
        function,
        sum(open_minutes) as open_minutes,
        sum(booked_minutes) as booked_minutes,
        arg_min(method, (visits is null, coalesce(list_position(['door', 'sign_in', 'booking'], method), 4), method))
            as method,
        arg_min(visits, (visits is null, coalesce(list_position(['door', 'sign_in', 'booking'], method), 4), method))
            as visits
    from totals
    group by center_id, month, function
)

select
    preferred.center_id,
    preferred.month,
    preferred.function,
    preferred.method,
    preferred.open_minutes,
    preferred.booked_minutes,
    preferred.visits,
    centers.community_id,
    compounds.kind as compound_kind
from preferred
left join centers on preferred.center_id = centers.center_id
left join compounds on centers.compound_id = compounds.compound_id
order by preferred.month, preferred.center_id, preferred.function
