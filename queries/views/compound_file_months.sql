-- definition: Issues of a compound by month: opened, closed and open at the end, up to the month given.
-- grain: one row per month of the issues ledger, at most 24
-- needs: issues, issues.compound_id
select
    ledger_months.month,
    coalesce(sum(indicator_values.numerator) filter (indicator_values.indicator = 'issues_opened'), 0) as opened,
    coalesce(sum(indicator_values.numerator) filter (indicator_values.indicator = 'issues_closed'), 0) as closed,
    coalesce(sum(indicator_values.numerator) filter (indicator_values.indicator = 'issues_backlog'), 0) as open_at_end
from ledger_months
left join indicator_values
    on
        ledger_months.month = indicator_values.month
        and indicator_values.dimension = ''
        and indicator_values.compound_id = $compound_id
        and indicator_values.indicator in ('issues_opened', 'issues_closed', 'issues_backlog')
where
    ledger_months.ledger = 'issues'
    and ledger_months.month <= $month
    and ledger_months.month > $month - interval 24 month
group by ledger_months.month
order by ledger_months.month
