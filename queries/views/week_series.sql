-- definition: Issues opened and closed in each week from Monday to Sunday, and those open at its end, in the half
--     year (27 weeks) up to the one in which the period ends. A week is final when the ledger
--     covers all its days. Closed, open and reopened are null where the ledger has no closing.
-- grain: one row per week
with covered as (
    select
        data_from,
        as_of,
        (
            select count(*) > 0 from provided where provided.ledger = 'issues' and provided.field = 'closed_at'
        ) as has_closing
    from data_dates
    where ledger = 'issues'
),

weeks as (
    select
        cast(monday as date) as week,
        cast(monday as date) + 6 as sunday
    from (
        select
            unnest(generate_series(
                date_trunc('week', $stop - interval 183 day), date_trunc('week', $stop - interval 1 day), interval 7 day
            )) as monday
    )
),

-- What is open is counted on from the end of the month before the first week: a ledger of many years has millions of
-- days of communities.
before as (
    select cast(sum(numerator) as bigint) as backlog
    from kind_values
    where
        indicator = 'issues_backlog'
        and dimension = ''
        and month = cast(date_trunc('month', date_trunc('week', $stop - interval 183 day)) - interval 1 month as date)
        and is_whole = ($community_ids is null and $compound_kinds is null)
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
),

chosen as (
    select
        date,
        sum(opened) as opened,
        sum(closed) as closed,
        sum(ended) as ended,
        sum(reopened) as reopened
    from issue_days
    where
        is_whole = ($community_ids is null and $compound_kinds is null)
        and date >= cast(date_trunc('month', date_trunc('week', $stop - interval 183 day)) as date)
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by date
)

select
    weeks.week,
    coalesce(sum(chosen.opened) filter (chosen.date >= weeks.week), 0) as opened,
    if(
        any_value(covered.has_closing),
        coalesce(sum(chosen.closed) filter (chosen.date >= weeks.week), 0),
        null
    ) as closed,
    if(
        any_value(covered.has_closing),
        coalesce(any_value(before.backlog), 0) + coalesce(sum(chosen.opened + chosen.reopened - chosen.ended), 0),
        null
    ) as backlog,
    if(
        any_value(covered.has_closing),
        coalesce(sum(chosen.reopened) filter (chosen.date >= weeks.week), 0),
        null
    ) as reopened,
    any_value(covered.as_of) >= weeks.sunday as is_final
from weeks
inner join covered on covered.data_from <= weeks.week and covered.as_of >= weeks.week
cross join before
left join chosen on weeks.sunday >= chosen.date
group by weeks.week, weeks.sunday
order by weeks.week
