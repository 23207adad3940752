-- definition: Long-standing issues open at the end of the month.
-- counted: open issues marked as long-standing; one reopened after its last closing is open from then on
-- unit: issues
-- window: point
-- better: lower
-- needs: issues, issues.is_legacy, issues.closed_at
-- basis: 12345 export and ledgers of communities
-- detail: detail_issues
with spells as (
    select
        unnest([
            '',
            'category=' || coalesce(category, ''),
            'channel=' || coalesce(channel, ''),
            'urgency=' || coalesce(urgency, '')
        ]) as dimension,
        community_id,
        compound_id,
        begun_at,
        ended_at
    from issue_spells
    where is_legacy
),

changes as (
    select
        dimension,
        community_id,
        compound_id,
        begun_at as changed_at,
        1 as change
    from spells
    union all
    select
        dimension,
        community_id,
        compound_id,
        ended_at as changed_at,
        -1 as change
    from spells
    where ended_at is not null
),

net as (
    select
        changes.dimension,
        changes.community_id,
        changes.compound_id,
        cast(date_trunc('month', changes.changed_at) as date) as month,
        sum(changes.change) as change
    from changes
    inner join data_dates
        on data_dates.ledger = 'issues' and changes.changed_at < data_dates.as_of + interval 1 day
    group by all
),

standing as (
    select
        dimension,
        community_id,
        compound_id,
        month as since,
        sum(change) over by_group_in_order as issues,
        lead(month) over by_group_in_order as until
    from net
    window by_group_in_order as (partition by dimension, community_id, compound_id order by month)
),

late as (
    select
        month,
        known_month,
        community_id,
        compound_id,
        unnest([
            '',
            'category=' || coalesce(category, ''),
            'channel=' || coalesce(channel, ''),
            'urgency=' || coalesce(urgency, '')
        ]) as dimension
    from late_spells
    where is_legacy
),

-- What the ledger got later was not in the stock as it was known then.
parts as (
    select
        ledger_months.month,
        standing.community_id,
        standing.compound_id,
        standing.dimension,
        standing.issues,
        ledger_months.month as known_month
    from standing
    inner join ledger_months
        on
            ledger_months.ledger = 'issues'
            and standing.since <= ledger_months.month
            and (standing.until is null or standing.until > ledger_months.month)
    where standing.issues > 0
    union all
    select
        month,
        community_id,
        compound_id,
        dimension,
        -1 as issues,
        month as known_month
    from late
    union all
    select
        month,
        community_id,
        compound_id,
        dimension,
        1 as issues,
        known_month
    from late
)

select
    month,
    community_id,
    compound_id,
    dimension,
    sum(issues) as numerator,
    cast(null as double) as denominator,
    known_month
from parts
group by month, community_id, compound_id, dimension, known_month
order by month, community_id, compound_id, dimension, known_month
