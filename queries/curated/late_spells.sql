-- definition: Months at whose end an issue was open that the ledger had not got yet, by the month in which it had: what a
--     stock of that month was still to grow by. Counted back from the data date (known_month).
-- grain: one row per issue and month of its being open and unknown
with arrivals as (
    select
        issues.issue_id,
        known_month(issues.received_at, data_dates.as_of) as known_month
    from issues
    inner join data_dates on data_dates.ledger = 'issues'
    where known_month(issues.received_at, data_dates.as_of) > date_trunc('month', issues.opened_at)
)

select
    ledger_months.month,
    arrivals.known_month,
    issue_spells.community_id,
    issue_spells.compound_id,
    issue_spells.category,
    issue_spells.channel,
    issue_spells.urgency,
    issue_spells.due_at,
    issue_spells.is_legacy
from arrivals
inner join issue_spells on arrivals.issue_id = issue_spells.issue_id
inner join ledger_months
    on
        ledger_months.ledger = 'issues'
        and ledger_months.month < arrivals.known_month
        and issue_spells.begun_at < ledger_months.month_end + interval 1 day
        and (issue_spells.ended_at is null or issue_spells.ended_at >= ledger_months.month_end + interval 1 day)
order by ledger_months.month, arrivals.known_month, issue_spells.community_id, issue_spells.compound_id
