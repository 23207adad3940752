-- definition: Median and 90th percentile of the days to closing of issues opened in each of some spans by Kaplan and Meier, as
--     they are known now or were on an earlier date: the open ones observed until that date, in whole minutes; where just
--     half are left between two closings the mean of the two. Null where it is not reached.
-- grain: one row per span that was asked for, in its order; a span without an issue too
with spans as (
    select
        unnest(range(len($starts))) as place,
        unnest(cast($starts as date[])) as start,
        unnest(cast($stops as date[])) as stop,
        unnest(cast($known_ons as date[])) as known_on
),

chosen as (
    select
        spans.place,
        coalesce(issues.closed_known <= coalesce(spans.known_on, date '9999-12-31'), false) as is_over,
        case
            when spans.known_on is null then issues.minutes
            when is_over then cast(round(1440 * issues.closing_days) as integer)
            else cast(
                round(
                    greatest(0, epoch_us(spans.known_on + interval 1 day) - epoch_us(issues.opened_at)) / 60000000
                ) as integer
            )
        end as minutes
    from issue_durations as issues
    inner join spans on issues.opened_on >= spans.start and issues.opened_on < spans.stop
    where
        not issues.is_negative
        and ($community_ids is null or list_contains($community_ids, coalesce(issues.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, issues.compound_kind))
        and (
            $focus = ''
            or $focus in (
                'category=' || issues.category, 'channel=' || issues.channel, 'urgency=' || issues.urgency
            )
        )
        and issues.opened_known <= coalesce(spans.known_on, date '9999-12-31')
),

totals as (
    select
        place,
        count(*) filter (where is_over) as closed,
        count(*) as issues,
        -- The share still open is at most that without a closing so far: later than this nobody need look.
        quantile_disc(if(is_over, minutes, 2147483647), 0.95) as looked_until
    from chosen
    group by place
),

at_times as (
    select
        chosen.place,
        chosen.minutes,
        any_value(totals.issues) as issues,
        count(*) filter (where chosen.is_over) as closings,
        count(*) as leaving
    from chosen
    inner join totals on chosen.place = totals.place and chosen.minutes <= totals.looked_until
    group by chosen.place, chosen.minutes
),

at_risk as (
    select
        place,
        minutes,
        closings,
        issues - sum(leaving) over (partition by place order by minutes) + leaving as staying
    from at_times
),

still_open as (
    select
        place,
        minutes,
        round(
            -- The logarithm of nothing left is none: where all at risk close, the share is zero.
            if(
                staying = closings,
                0,
                exp(sum(ln(1 - closings / nullif(staying, closings))) over (partition by place order by minutes))
            ),
            12
        ) as share
    from at_risk
),

of_all as (
    select
        place,
        min(minutes) filter (where share <= 0.5) as half,
        -- Just half are left until the next closing, if there is one.
        if(max(share) filter (where share <= 0.5) = 0.5, min(minutes) filter (where share < 0.5), null) as next,
        min(minutes) filter (where share <= 0.1) as ninth
    from still_open
    group by place
)

select
    spans.start,
    spans.stop,
    spans.known_on,
    coalesce(totals.closed, 0) as closed,
    coalesce(totals.issues, 0) as issues,
    (of_all.half + coalesce(of_all.next, of_all.half)) / 2 / 1440 as median_days_km,
    of_all.ninth / 1440 as p90_days_km
from spans
left join totals on spans.place = totals.place
left join of_all on spans.place = of_all.place
order by spans.place
