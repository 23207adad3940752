-- name: property_company_rate
-- definition: Compounds with a property company, as a share of the compounds of which that is known.
-- counted: compounds
-- excluded: unknown ones
-- grain: one row per month, community and compound
-- unit: percent
-- window: point
-- past: none
-- better: higher
-- min_n: 10
-- n_of: compounds
-- people: no
-- needs: compounds, compounds.has_property_company
-- kind: ratio
-- basis: one formed, two covered
-- detail: detail_kinds
-- scale: 100
-- params: none
-- reads: ledger_months, compounds
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    if(compounds.has_property_company, 1, 0) as numerator,
    1 as denominator
from ledger_months
cross join compounds
where ledger_months.ledger = 'compounds' and compounds.has_property_company is not null
order by ledger_months.month, compounds.community_id, compounds.compound_id
