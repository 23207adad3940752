-- definition: Compounds that at the end of the month nobody had visited for longer than the parameter visit_gap_days.
-- counted: compounds
-- excluded: compounds without a visit while the ledger of visits is not that old
-- unit: compounds
-- window: point
-- better: lower
-- needs: compounds, visits
-- basis: speech; visits to residents
-- detail: detail_kinds
with visited as (
    select
        ledger_months.month,
        visits.compound_id,
        max(visits.date) as last_visit
    from ledger_months
    inner join visits on ledger_months.month_end >= visits.date
    where ledger_months.ledger = 'visits'
    group by ledger_months.month, visits.compound_id
)

select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    cast(ledger_months.month_end - coalesce(visited.last_visit, data_dates.data_from) > month_params.value as bigint)
        as numerator,
    cast(null as double) as denominator
from ledger_months
inner join data_dates on ledger_months.ledger = data_dates.ledger
inner join month_params on ledger_months.month = month_params.month and month_params.key = 'visit_gap_days'
cross join compounds
left join visited on ledger_months.month = visited.month and compounds.compound_id = visited.compound_id
where ledger_months.ledger = 'visits' and ledger_months.month_end - data_dates.data_from > month_params.value
order by ledger_months.month, compounds.community_id, compounds.compound_id
