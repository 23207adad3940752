-- name: median_days_km
-- definition: Median days from opening to closing by Kaplan and Meier, of all issues opened in the period,
--     open ones observed until the data date; reckoned in whole minutes. With known_on as it was known on that
--     earlier date.
-- counted: open and closed issues; the first duration at which fewer than half are still open, or where just half are
--     between two closings the mean of the two: with nothing open it is the median of those closed
-- excluded: issues closed before they were opened
-- grain: one row
-- unit: days
-- window: period
-- season: year
-- better: lower
-- min_n: 10
-- n_of: issues
-- people: no
-- needs: issues, issues.closed_at
-- kind: query
-- basis: keeps issues that are still open from being forgotten
-- detail: detail_issues
-- scale: 1
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE, known_on DATE
-- reads: issue_durations
-- columns: value, n
with chosen as (
    select
        coalesce(closed_known <= coalesce($known_on, date '9999-12-31'), false) as is_over,
        case
            when $known_on is null then minutes
            when is_over then cast(round(1440 * closing_days) as integer)
            else cast(
                round(
                    greatest(0, epoch_us(cast($known_on as date) + interval 1 day) - epoch_us(opened_at)) / 60000000
                ) as integer
            )
        end as minutes
    from issue_durations
    where
        opened_on >= $start
        and opened_on < $stop
        and not is_negative
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
        and opened_known <= coalesce($known_on, date '9999-12-31')
),

at_times as (
    select
        minutes,
        count(*) filter (where is_over) as closings,
        count(*) as issues
    from chosen
    group by minutes
),

total as (
    select coalesce(sum(issues), 0) as issues
    from at_times
),

closed_by as (
    select
        minutes // 1440 as day,
        sum(sum(closings)) over (order by minutes // 1440) as closings
    from at_times
    group by minutes // 1440
),

-- The share still open is at most that without a closing so far, so what is later than the day on which half of all are
-- closed need not be looked at.
looked_at as (
    select
        minutes,
        closings,
        total.issues - sum(at_times.issues) over (order by minutes) + at_times.issues as at_risk
    from at_times
    cross join total
    where
        minutes // 1440 <= coalesce(
            (select min(closed_by.day) from closed_by where 2 * closed_by.closings >= (select issues from total)),
            minutes
        )
),

still_open as (
    select
        minutes,
        -- The logarithm of nothing left is none: where all at risk close, the share is zero.
        if(
            at_risk = closings,
            0,
            exp(sum(ln(1 - closings / nullif(at_risk, closings))) over (order by minutes))
        ) as share
    from looked_at
)

select
    (
        select
            (
                min(still_open.minutes)
                -- Just half are left until the next closing, if there is one.
                + if(
                    max(round(still_open.share, 12)) = 0.5,
                    coalesce(
                        (
                            select min(at_times.minutes)
                            from at_times
                            where
                                at_times.closings > 0
                                and at_times.minutes > (
                                    select min(half.minutes) from still_open as half where round(half.share, 12) <= 0.5
                                )
                        ),
                        min(still_open.minutes)
                    ),
                    min(still_open.minutes)
                )
            ) / 2 / 1440
        from still_open
        where round(still_open.share, 12) <= 0.5
    ) as value,
    issues as n
from total
order by n
