-- name: duration_months
-- definition: Median and 90th percentile of the days to closing by month of opening, each month as it was known the same
--     number of months after it, for each of some numbers: of the closed (linear interpolation), and by Kaplan and Meier with the open ones
--     observed until then, in whole minutes; where just
--     half are left between two closings the mean of the two. Null where Kaplan and Meier's is not reached.
-- grain: one row per age and month of opening
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE, ages INTEGER[]
-- reads: issue_durations, data_dates
-- columns: age, month, closed, issues, median_days_closed, p90_days_closed, median_days_km, p90_days_km
with dated as (
    select
        listed.age,
        cast(date_trunc('month', issue_durations.opened_on) as date) as month,
        cast(date_trunc('month', issue_durations.opened_on) + to_months(listed.age) as date) as known_until,
        issue_durations.opened_at,
        issue_durations.opened_known,
        issue_durations.closed_known,
        issue_durations.closing_days,
        data_dates.as_of
    from issue_durations
    inner join data_dates on data_dates.ledger = 'issues'
    cross join (select unnest($ages) as age) as listed
    where
        issue_durations.opened_on >= $start
        and issue_durations.opened_on < $stop
        and not issue_durations.is_negative
        and ($community_ids is null or list_contains($community_ids, coalesce(issue_durations.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, issue_durations.compound_kind))
),

chosen as (
    select
        age,
        month,
        coalesce(closed_known <= known_until, false) as is_over,
        closing_days,
        case
            when is_over then cast(round(1440 * closing_days) as integer)
            else cast(round(greatest(0, epoch_us(
                if(
                    as_of = last_day(as_of),
                    last_day(known_until),
                    least(last_day(known_until), known_until + cast(day(as_of) - 1 as integer))
                ) + interval 1 day
            ) - epoch_us(opened_at)) / 60000000) as integer)
        end as minutes
    from dated
    where opened_known <= known_until
),

of_closed as (
    select
        age,
        month,
        count(*) filter (where is_over) as closed,
        count(*) as issues,
        quantile_cont(if(is_over, closing_days, null), 0.5) as median_days_closed,
        quantile_cont(if(is_over, closing_days, null), 0.9) as p90_days_closed
    from chosen
    group by age, month
),

at_times as (
    select
        age,
        month,
        minutes,
        count(*) filter (where is_over) as closings,
        sum(count(*)) over (partition by age, month order by minutes desc) as at_risk
    from chosen
    group by age, month, minutes
),

still_open as (
    select
        age,
        month,
        minutes,
        round(
            if(
                at_risk = closings,
                0,
                exp(sum(ln(1 - closings / nullif(at_risk, closings))) over (partition by age, month order by minutes))
            ),
            12
        ) as share
    from at_times
),

of_all as (
    select
        age,
        month,
        -- Just half are left between two closings: the mean of the two.
        if(
            max(share) filter (where share <= 0.5) = 0.5,
            (
                min(minutes) filter (where share <= 0.5)
                + coalesce(min(minutes) filter (where share < 0.5), min(minutes) filter (where share <= 0.5))
            ) / 2,
            min(minutes) filter (where share <= 0.5)
        ) / 1440 as median_days_km,
        min(minutes) filter (where share <= 0.1) / 1440 as p90_days_km
    from still_open
    group by age, month
)

select
    of_closed.age,
    of_closed.month,
    of_closed.closed,
    of_closed.issues,
    of_closed.median_days_closed,
    of_closed.p90_days_closed,
    of_all.median_days_km,
    of_all.p90_days_km
from of_closed
inner join of_all on of_closed.age = of_all.age and of_closed.month = of_all.month
order by of_closed.age, of_closed.month
