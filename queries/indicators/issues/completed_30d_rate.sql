-- definition: Issues opened in the period and closed within the parameter completion_days, as a share of
--     all opened in it.
-- counted: opening months for whose every issue that many days have passed; closed on the last moment
--     counts, also where the issue was reopened later: see reopened_rate
-- excluded: issues closed before they were opened; months not yet complete
-- unit: percent
-- window: period
-- season: year
-- better: higher
-- min_n: 10
-- n_of: issues
-- needs: issues, issues.closed_at
-- basis: open_too
-- detail: detail_issues
with judged as (
    select
        ledger_months.month,
        issues.community_id,
        issues.compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month(greatest(issues.opened_at, issues.received_at), data_dates.as_of) as known_month,
        issues.closed_at <= issues.opened_at + to_days(cast(month_params.value as integer)) as is_hit
    from issues
    inner join ledger_months
        on ledger_months.ledger = 'issues' and date_trunc('month', issues.opened_at) = ledger_months.month
    inner join month_params on ledger_months.month = month_params.month and month_params.key = 'completion_days'
    inner join data_dates
        on
            data_dates.ledger = 'issues'
            and data_dates.as_of >= last_day(ledger_months.month) + cast(month_params.value as integer)
    where issues.closed_at is null or issues.closed_at >= issues.opened_at
)

-- What happened within the time limit is known whenever the month may be told.
select
    month,
    community_id,
    compound_id,
    dimension,
    count(*) filter (where is_hit) as numerator,
    count(*) as denominator,
    known_month
from judged
where known_month is not null
group by month, community_id, compound_id, dimension, known_month
order by month, community_id, compound_id, dimension, known_month
