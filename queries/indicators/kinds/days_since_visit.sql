-- definition: Days from the last visit to the end of the month, on average over the compounds without management
--     that have been visited.
-- counted: compounds
-- excluded: compounds of other kinds; those nobody has visited yet
-- unit: days
-- window: point
-- better: lower
-- min_n: 1
-- n_of: compounds
-- needs: compounds, compounds.kind, visits
-- kinds: unmanaged
-- basis: speech; visits of leaders
-- detail: detail_kinds
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    ledger_months.month_end - max(visits.date) as numerator,
    1 as denominator
from ledger_months
inner join visits on ledger_months.month_end >= visits.date
inner join compounds on visits.compound_id = compounds.compound_id
where ledger_months.ledger = 'visits' and compounds.kind = 'unmanaged'
group by ledger_months.month, ledger_months.month_end, compounds.community_id, compounds.compound_id
order by ledger_months.month, compounds.community_id, compounds.compound_id
