-- definition: Long-standing issues closed in the period that the resident called resolved and that were
--     not reopened after.
-- counted: issues marked as long-standing
-- excluded: issues closed without a confirmed result
-- unit: issues
-- window: period
-- better: higher
-- needs: issues, issues.is_legacy, issues.closed_at, issues.resolved
-- basis: slot N17 of the speech
-- detail: detail_issues
with closings as (
    select
        issues.community_id,
        issues.compound_id,
        issues.category,
        issues.channel,
        issues.urgency,
        issues.closed_at,
        issues.is_legacy,
        issues.resolved,
        known_month(greatest(issues.closed_at, issues.received_at), data_dates.as_of) as known_month,
        1 as change
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
    union all
    select
        issues.community_id,
        issues.compound_id,
        issues.category,
        issues.channel,
        issues.urgency,
        issues.closed_at,
        issues.is_legacy,
        issues.resolved,
        known_month(greatest(issues.reopened_at, issues.received_at), data_dates.as_of) as known_month,
        -1 as change
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
    where issues.reopened_at > issues.closed_at
),

judged as (
    select
        cast(date_trunc('month', closed_at) as date) as month,
        community_id,
        compound_id,
        unnest([
            '',
            'category=' || coalesce(category, ''),
            'channel=' || coalesce(channel, ''),
            'urgency=' || coalesce(urgency, '')
        ]) as dimension,
        known_month,
        change
    from closings
    where is_legacy and resolved and closed_at is not null
)

select
    judged.month,
    judged.community_id,
    judged.compound_id,
    judged.dimension,
    sum(judged.change) as numerator,
    cast(null as double) as denominator,
    judged.known_month
from judged
inner join ledger_months on judged.month = ledger_months.month and ledger_months.ledger = 'issues'
where judged.known_month is not null
group by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
order by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
