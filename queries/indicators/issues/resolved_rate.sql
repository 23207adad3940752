-- definition: Issues closed in the period that the resident called resolved, as a share of valid
--     call-backs.
-- counted: valid call-backs with an answer
-- excluded: issues still open or reopened after their last closing, never called back, or left out as inquiry,
--     withdrawn, unreachable or removed
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: issues
-- needs: issues, issues.closed_at, issues.callback_status, issues.resolved
-- basis: three rates of hotlines, domain.md 2.4
-- detail: detail_issues
with closings as (
    select
        issues.community_id,
        issues.compound_id,
        issues.category,
        issues.channel,
        issues.urgency,
        issues.closed_at,
        issues.callback_status,
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
        issues.callback_status,
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
        change,
        resolved as is_hit
    from closings
    where closed_at is not null and callback_status = 'valid' and resolved is not null
)

select
    judged.month,
    judged.community_id,
    judged.compound_id,
    judged.dimension,
    coalesce(sum(judged.change) filter (where judged.is_hit), 0) as numerator,
    sum(judged.change) as denominator,
    judged.known_month
from judged
inner join ledger_months on judged.month = ledger_months.month and ledger_months.ledger = 'issues'
where judged.known_month is not null
group by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
order by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
