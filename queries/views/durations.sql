-- definition: Median and 90th percentile of the days to closing of issues opened in each of some spans and closed, as they are
--     known now or were on an earlier date (linear interpolation).
-- grain: one row per span that was asked for, in its order; a span without a closing too
with spans as (
    select
        unnest(range(len($starts))) as place,
        unnest(cast($starts as date[])) as start,
        unnest(cast($stops as date[])) as stop,
        unnest(cast($known_ons as date[])) as known_on
),

closings as (
    select
        spans.place,
        quantile_cont(issues.closing_days, [0.5, 0.9]) as days,
        count(issues.closing_days) as closed
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
        and issues.closed_known <= coalesce(spans.known_on, date '9999-12-31')
    group by spans.place
)

select
    spans.start,
    spans.stop,
    spans.known_on,
    coalesce(closings.closed, 0) as closed,
    closings.days[1] as median_days_closed,
    closings.days[2] as p90_days_closed
from spans
left join closings on spans.place = closings.place
order by spans.place
