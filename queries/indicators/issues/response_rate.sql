-- definition: Issues whose resident had to be contacted in the period and was contacted in time, as a
--     share of all to be contacted in the period.
-- counted: issues by the time limit of contact; contacted on the limit is in time
-- excluded: issues without a limit of contact, and limits after the data date
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: issues
-- needs: issues, issues.contact_due_at, issues.first_contact_at
-- basis: three_rates
-- detail: detail_issues
with judged as (
    select
        cast(date_trunc('month', contact_due_at) as date) as month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month(greatest(contact_due_at, received_at), data_dates.as_of) as known_month,
        first_contact_at <= contact_due_at as is_hit
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
