-- definition: Issues reopened in the period after their last closing, which are open since.
-- counted: reopenings without a closing after them
-- unit: issues
-- window: period
-- season: year
-- better: lower
-- needs: issues, issues.closed_at, issues.reopened_at
-- basis: shown_beside
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
        unnest([reopened_at, closed_at]) as changed_at,
        unnest([1, -1]) as change
    from issues
    where closed_at is not null and reopened_at is not null
),

judged as (
    select
        cast(date_trunc('month', reopened_at) as date) as month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month(greatest(changed_at, received_at), data_dates.as_of) as known_month,
        change
    from changes
    inner join data_dates on data_dates.ledger = 'issues'
    -- What was closed once more after it is no longer open since.
    where change = 1 or closed_at >= reopened_at
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
