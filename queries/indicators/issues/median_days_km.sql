-- name: median_days_km
-- definition: Median days from opening to closing by Kaplan and Meier, of all issues opened in the period,
--     open ones observed until the data date; reckoned in whole minutes.
-- counted: open and closed issues; the first duration at which half or fewer are still open
-- excluded: issues closed before they were opened
-- grain: one row
-- unit: days
-- window: period
-- better: lower
-- min_n: 10
-- people: no
-- needs: issues, issues.closed_at
-- kind: query
-- basis: keeps issues that are still open from being forgotten
-- detail: detail_issues
-- scale: 1
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE
-- reads: issue_durations, compounds
-- columns: value, n
with chosen as (
    select
        days,
        is_closed
    from issue_durations
    where
        opened_on >= $start
        and opened_on < $stop
        and not is_negative
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and (
            $compound_kinds is null
            or compound_id in (
                select compounds.compound_id from compounds where list_contains($compound_kinds, compounds.kind)
            )
        )
),

at_times as (
    select
        cast(round(1440 * days) as integer) as minutes,
        count(*) filter (where is_closed) as closings,
        sum(count(*)) over (order by cast(round(1440 * days) as integer) desc) as at_risk
    from chosen
    group by cast(round(1440 * days) as integer)
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
    from at_times
)

select
    (select min(still_open.minutes) / 1440 from still_open where round(still_open.share, 12) <= 0.5) as value,
    (select count(*) from chosen) as n
order by n
