-- definition: Issues closed in the period and reopened at any time, as a share of those closed in it.
-- counted: closings, by their last closing; reopened before it or after
-- unit: percent
-- window: period
-- better: lower
-- min_n: 10
-- n_of: issues
-- needs: issues, issues.closed_at, issues.reopened_at
-- basis: practice
-- detail: detail_issues
with changes as (
    select
        community_id,
        compound_id,
        category,
        channel,
        urgency,
        closed_at,
        reopened_at,
        received_at,
        unnest([closed_at, greatest(closed_at, reopened_at)]) as changed_at,
        unnest([0, 1]) as reopened
    from issues
    where closed_at is not null
),

judged as (
    select
        cast(date_trunc('month', closed_at) as date) as month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month(greatest(changed_at, received_at), data_dates.as_of) as known_month,
        reopened
    from changes
    inner join data_dates on data_dates.ledger = 'issues'
    where reopened = 0 or reopened_at is not null
)

select
    judged.month,
    judged.community_id,
    judged.compound_id,
    judged.dimension,
    sum(judged.reopened) as numerator,
    sum(1 - judged.reopened) as denominator,
    judged.known_month
from judged
inner join ledger_months on judged.month = ledger_months.month and ledger_months.ledger = 'issues'
where judged.known_month is not null
group by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
order by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
