-- definition: Weeks in which a center was open by its records and nobody came.
-- counted: whole weeks, Monday to Sunday, in the month of their Sunday; one for each center
-- excluded: weeks without a record, months with monthly rows only
-- unit: weeks
-- window: period
-- better: lower
-- needs: center_use, center_use.open_minutes, center_use.visits
-- no_rows: missing
-- basis: use
-- detail: detail_centers
select
    ledger_months.month,
    centers.community_id,
    centers.compound_id,
    '' as dimension,
    count(*) filter (where center_weeks.is_quiet) as numerator,
    cast(null as double) as denominator
from center_weeks
inner join ledger_months
    on
        ledger_months.ledger = 'center_use'
        and center_weeks.sunday between ledger_months.month and ledger_months.month_end
left join centers on center_weeks.center_id = centers.center_id
group by ledger_months.month, centers.community_id, centers.compound_id
order by ledger_months.month, centers.community_id, centers.compound_id
