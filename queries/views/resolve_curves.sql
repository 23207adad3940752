-- definition: Share of the issues opened in the period that were closed within so many days, by Kaplan and
--     Meier over whole days (2.1 days are 3), for the whole or for each key of an axis (category, channel,
--     urgency); with the axis contact the share that had their first contact, one closed or left open without
--     it observed until then. With known_on as it was known on that earlier date. With its 95 % interval: the
--     log-log transform of Greenwood's variance (Kalbfleisch and Prentice, The Statistical Analysis of Failure
--     Time Data, 2nd ed., 1.4).
-- grain: one row per key and whole number of days, up to the longest observed
-- needs: issues, issues.closed_at
-- needs_of: category: issues, issues.closed_at, issues.category; channel: issues, issues.closed_at, issues.channel;
--     urgency: issues, issues.closed_at, issues.urgency; contact: issues, issues.contact_due_at, issues.first_contact_at
with known as (
    select
        community_id,
        compound_kind,
        category,
        channel,
        urgency,
        is_negative,
        coalesce(closed_known <= coalesce($known_on, date '9999-12-31'), false) as is_over_by,
        case
            when $known_on is null then days
            when is_over_by then closing_days
            else greatest(0, epoch_us(cast($known_on as date) + interval 1 day) - epoch_us(opened_at)) / 86400000000
        end as days_by,
        -- A first contact after that day was not known on it.
        if(
            $known_on is null
            or contact_hours * 3600000000 < epoch_us(cast($known_on as date) + interval 1 day) - epoch_us(opened_at),
            contact_hours,
            null
        ) as contact_hours_by
    from issue_durations
    where
        opened_on >= $start
        and opened_on < $stop
        and opened_known <= coalesce($known_on, date '9999-12-31')
),

chosen as (
    select
        case $axis
            when 'category' then coalesce(category, '')
            when 'channel' then coalesce(channel, '')
            when 'urgency' then coalesce(urgency, '')
            else ''
        end as key,
        cast(ceil(if($axis = 'contact', coalesce(contact_hours_by / 24, days_by), days_by)) as integer) as days,
        if($axis = 'contact', contact_hours_by is not null, is_over_by) as is_over
    from known
    where
        ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
        and ($focus = '' or $focus in ('category=' || category, 'channel=' || channel, 'urgency=' || urgency))
        and not is_negative
),

at_times as (
    select
        key,
        days,
        count(*) filter (where is_over) as closings,
        sum(count(*)) over (partition by key order by days desc) as at_risk
    from chosen
    group by key, days
),

still_open as (
    select
        key,
        days,
        at_risk,
        if(
            at_risk = closings,
            0,
            exp(sum(ln(1 - closings / nullif(at_risk, closings))) over (partition by key order by days))
        ) as share,
        sum(closings / (at_risk * nullif(at_risk - closings, 0))) over (partition by key order by days) as variance
    from at_times
),

with_spread as (
    select
        key,
        days,
        share,
        at_risk,
        case when share > 0 and share < 1 then 1.959963984540054 * sqrt(variance) / abs(ln(share)) end as spread
    from still_open
)

select
    key,
    days,
    1 - share as closed_share,
    1 - pow(share, exp(-spread)) as share_low,
    1 - pow(share, exp(spread)) as share_high,
    at_risk,
    max(at_risk) over (partition by key) as issues
from with_spread
order by key, days
