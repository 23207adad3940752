-- definition: Issues raised in the period that repeat an earlier one, as a share of all raised in it.
-- counted: issues marked as a repeat of another
-- unit: percent
-- window: period
-- better: lower
-- min_n: 10
-- n_of: issues
-- needs: issues, issues.duplicate_of
-- basis: practice
-- detail: detail_issues
with judged as (
    select
        cast(date_trunc('month', opened_at) as date) as month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month(greatest(opened_at, received_at), data_dates.as_of) as known_month,
        duplicate_of is not null as is_hit
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
)

select
    judged.month,
    judged.community_id,
    judged.compound_id,
    judged.dimension,
    count(*) filter (where judged.is_hit) as numerator,
    count(*) as denominator,
    judged.known_month
from judged
inner join ledger_months on judged.month = ledger_months.month and ledger_months.ledger = 'issues'
where judged.known_month is not null
group by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
order by judged.month, judged.community_id, judged.compound_id, judged.dimension, judged.known_month
