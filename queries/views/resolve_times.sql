-- name: resolve_times
-- definition: How long the issues opened in the period took, open ones observed until the data date; rows
--     closed before they were opened count but have no duration. Kaplan-Meier reckons in whole minutes.
-- grain: one row
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE
-- reads: issue_durations, compounds
-- columns: opened_in_window, closed, open, median_days_closed, median_days_km, p90_days_closed,
--     median_workdays_closed, median_contact_hours, negative_durations
with chosen as (
    select
        days,
        is_closed,
        is_negative,
        workdays,
        contact_hours
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
),

at_times as (
    select
        cast(round(1440 * days) as integer) as minutes,
        count(*) filter (where is_closed) as closings,
        sum(count(*)) over (order by cast(round(1440 * days) as integer) desc) as at_risk
    from chosen
    where not is_negative
    group by cast(round(1440 * days) as integer)
),

still_open as (
    select
        minutes,
        if(
            at_risk = closings,
            0,
            exp(sum(ln(1 - closings / nullif(at_risk, closings))) over (order by minutes))
        ) as share
    from at_times
)

select
    count(*) as opened_in_window,
    count(*) filter (where is_closed) as closed,
    count(*) filter (where not is_closed) as open,
    median(days) filter (where is_closed) as median_days_closed,
    (select min(still_open.minutes) / 1440 from still_open where round(still_open.share, 12) <= 0.5) as median_days_km,
    quantile_cont(days, 0.9) filter (where is_closed) as p90_days_closed,
    median(workdays) as median_workdays_closed,
    median(contact_hours) as median_contact_hours,
    count(*) filter (where is_negative) as negative_durations
from chosen
order by opened_in_window
