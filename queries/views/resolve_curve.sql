-- name: resolve_curve
-- definition: Share of the issues opened in the period that were closed within so many days, by Kaplan and
--     Meier.
-- grain: one row per whole number of days, up to the longest observed
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE
-- reads: issue_durations, compounds
-- columns: days, closed_share, at_risk
with chosen as (
    select
        days,
        is_closed
    from issue_durations
    where
        opened_on >= $start
        and opened_on < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and (
            $compound_kinds is null
            or compound_id in (
                select compounds.compound_id from compounds where list_contains($compound_kinds, compounds.kind)
            )
        )
        and not is_negative
),

at_times as (
    select
        days,
        count(*) filter (where is_closed) as closings,
        sum(count(*)) over (order by days desc) as at_risk
    from chosen
    group by days
),

still_open as (
    select
        days,
        at_risk,
        if(
            min(at_risk - closings) over (order by days) = 0,
            0,
            exp(sum(ln(1 - closings / nullif(at_risk, closings))) over (order by days))
        ) as share
    from at_times
)

select
    cast(ceil(days) as integer) as days,
    1 - min(share) as closed_share,
    min(at_risk) as at_risk
from still_open
group by ceil(days)
order by ceil(days)
