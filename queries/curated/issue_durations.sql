-- name: issue_durations
-- definition: How long each issue took, in days, in whole minutes and in working days after the day it was opened, and the
--     hours to the first contact. An open issue is observed until the end of the data date. A row closed before it
--     was opened has no duration and is marked; working days are counted where the calendar of every day
--     between is known.
-- grain: one row per issue, narrow, for medians and resolve-time curves
-- params: none
-- reads: issues, compounds, data_dates, calendar
-- columns: opened_on, community_id, compound_id, compound_kind, category, channel, urgency, is_closed, is_negative,
--     days, minutes, workdays, contact_hours
with counted as (
    select
        date,
        if(
            count(*) filter (is_workday is null) over (order by date) = 0,
            count(*) filter (is_workday) over (order by date),
            null
        ) as workdays
    from calendar
)

select
    cast(issues.opened_at as date) as opened_on,
    issues.community_id,
    issues.compound_id,
    compounds.kind as compound_kind,
    issues.category,
    issues.channel,
    issues.urgency,
    issues.closed_at is not null as is_closed,
    coalesce(issues.closed_at < issues.opened_at, false) as is_negative,
    case
        when issues.closed_at < issues.opened_at then null
        else greatest(
            0,
            epoch_us(coalesce(issues.closed_at, data_dates.as_of + interval 1 day))
            - epoch_us(issues.opened_at)
        ) / 86400000000
    end as days,
    cast(round(1440 * days) as integer) as minutes,
    if(issues.closed_at >= issues.opened_at, closing.workdays - opening.workdays, null) as workdays,
    if(
        issues.first_contact_at >= issues.opened_at,
        (epoch_us(issues.first_contact_at) - epoch_us(issues.opened_at)) / 3600000000,
        null
    ) as contact_hours
from issues
inner join data_dates on data_dates.ledger = 'issues'
left join compounds on issues.compound_id = compounds.compound_id
left join counted as opening on cast(issues.opened_at as date) = opening.date
left join counted as closing on cast(issues.closed_at as date) = closing.date
order by issues.opened_at, issues.issue_id
