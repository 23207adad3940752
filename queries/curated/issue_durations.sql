-- definition: How long each issue took, in days, in whole minutes and in working days after the day it was opened, and the
--     hours to the first contact; and the month in which its opening and last closing were known,
--     counted back from the data date, so that a period can be looked at as it was known at an earlier date. A duration
--     is that to the last closing, also where the issue was reopened after it (it is open then: is_closed says how it
--     stands); one without a closing is observed until the end of the data date. A row closed before it was opened
--     has no duration and is marked. Working days are counted where the calendar of every day
--     between is known, without the days the clock was stopped (paused_days), which are taken to fall on working
--     and other days alike.
-- grain: one row per issue, narrow, for medians and resolve-time curves
with counted as (
    select
        date,
        if(
            count(*) filter (is_workday is null) over (order by date) = 0,
            count(*) filter (is_workday) over (order by date),
            null
        ) as workdays
    from calendar
),

dated as (
    select
        issues.opened_at,
        issues.community_id,
        issues.compound_id,
        issues.category,
        issues.channel,
        issues.urgency,
        issues.closed_at,
        issues.reopened_at,
        issues.first_contact_at,
        issues.paused_days,
        issues.issue_id,
        data_dates.as_of,
        known_month(greatest(issues.opened_at, issues.received_at), data_dates.as_of) as opened_known,
        -- The greatest of nothing and a date is the date: an issue without a closing is not closed when it arrived.
        if(
            issues.closed_at is null,
            null,
            known_month(greatest(issues.closed_at, issues.received_at), data_dates.as_of)
        ) as closed_known
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
),

known as (
    select
        opened_at,
        community_id,
        compound_id,
        category,
        channel,
        urgency,
        closed_at,
        reopened_at,
        first_contact_at,
        paused_days,
        issue_id,
        as_of,
        opened_known,
        closed_known,
        closed_known is not null
        and not coalesce(reopened_at > closed_at and reopened_at < as_of + interval 1 day, false) as is_closed,
        if(
            closed_known is not null and closed_at >= opened_at,
            (epoch_us(closed_at) - epoch_us(opened_at)) / 86400000000,
            null
        ) as closing_days
    from dated
)

select
    cast(known.opened_at as date) as opened_on,
    known.community_id,
    known.compound_id,
    compounds.kind as compound_kind,
    known.category,
    known.channel,
    known.urgency,
    known.is_closed,
    coalesce(known.closed_at < known.opened_at, false) as is_negative,
    case
        when known.closed_at < known.opened_at then null
        when known.closed_known is not null then known.closing_days
        else greatest(0, epoch_us(known.as_of + interval 1 day) - epoch_us(known.opened_at)) / 86400000000
    end as days,
    cast(round(1440 * days) as integer) as minutes,
    if(
        known.closing_days is not null,
        cast(
            round(
                (closing.workdays - opening.workdays)
                * (1 - least(1, coalesce(known.paused_days, 0) / greatest(known.closing_days, 1)))
            ) as bigint
        ),
        null
    ) as workdays,
    if(
        known.first_contact_at >= known.opened_at,
        (epoch_us(known.first_contact_at) - epoch_us(known.opened_at)) / 3600000000,
        null
    ) as contact_hours,
    known.opened_at,
    known.closing_days,
    known.opened_known,
    known.closed_known
from known
left join compounds on known.compound_id = compounds.compound_id
left join counted as opening on cast(known.opened_at as date) = opening.date
left join counted as closing on cast(known.closed_at as date) = closing.date
order by known.opened_at, known.issue_id
