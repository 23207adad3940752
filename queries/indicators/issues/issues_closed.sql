-- definition: Issues closed in the period, by their last closing.
-- counted: closings: every closed row, also one closed before it was opened, or reopened since
-- unit: issues
-- window: period
-- season: year
-- better: neither
-- needs: issues, issues.closed_at
-- basis: hotline
-- detail: detail_issues
with judged as (
    select
        cast(date_trunc('month', closed_at) as date) as month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month(greatest(closed_at, received_at), data_dates.as_of) as known_month
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
    where closed_at is not null
)

select
    judged.month,
    judged.community_id,
    judged.compound_id,
    judged.dimension,
    count(*) as numerator,
    cast(null as double) as denominator,
    judged.known_month
from judged
inner join ledger_months on judged.month = ledger_months.month and ledger_months.ledger = 'issues'
where judged.known_month is not null
group by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
order by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
