-- definition: Issues open at the end of each month, and by when this was known: what the ledger got later was not in the stock
--     as it was known then (known_month). By its due day after an extension an issue is overdue or not, on that day not yet; age is how many
--     days at most it has been open.
-- grain: one row per month and issue open at its end
select
    ledger_months.month,
    greatest(ledger_months.month, known_month(issue_spells.received_at, data_dates.as_of)) as known_month,
    issue_spells.community_id,
    issue_spells.compound_id,
    issue_spells.category,
    issue_spells.channel,
    issue_spells.urgency,
    issue_spells.is_legacy,
    cast(issue_spells.due_at as date) < ledger_months.month_end as is_overdue,
    case
        when issue_spells.opened_at + to_days(365) < ledger_months.month_end + interval 1 day then 'more'
        when issue_spells.opened_at + to_days(90) < ledger_months.month_end + interval 1 day then 'd365'
        when issue_spells.opened_at + to_days(30) < ledger_months.month_end + interval 1 day then 'd090'
        when issue_spells.opened_at + to_days(7) < ledger_months.month_end + interval 1 day then 'd030'
        else 'd007'
    end as age
from ledger_months
inner join data_dates on ledger_months.ledger = data_dates.ledger
inner join issue_spells
    on
        ledger_months.month_end + interval 1 day > issue_spells.begun_at
        and ledger_months.month_end + interval 1 day <= coalesce(issue_spells.ended_at, timestamp '9999-12-31')
where ledger_months.ledger = 'issues'
order by ledger_months.month, issue_spells.community_id, issue_spells.compound_id
