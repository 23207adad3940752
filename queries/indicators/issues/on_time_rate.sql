-- definition: Issues due in the period and closed by their due date, as a share of all issues due in the
--     period, closed or not.
-- counted: issues by due date and last closing, also where they were reopened after it: see reopened_rate;
--     the due date is the one after an approved extension where there is one; closed on the due
--     time is on time
-- excluded: issues without a due date, and those due on the data date or later
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: issues
-- needs: issues, issues.due_at, issues.closed_at
-- basis: due_date
-- detail: detail_issues
with judged as (
    select
        cast(date_trunc('month', coalesce(revised_due_at, due_at)) as date) as month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month(greatest(coalesce(revised_due_at, due_at), received_at), data_dates.as_of) as known_month,
        closed_at <= coalesce(revised_due_at, due_at) as is_hit
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
    where cast(coalesce(revised_due_at, due_at) as date) < data_dates.as_of
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
