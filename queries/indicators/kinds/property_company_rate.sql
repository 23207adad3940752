-- definition: Compounds with a property company, as a share of the compounds of which that is known.
-- counted: compounds
-- excluded: unknown ones
-- unit: percent
-- window: point
-- past: none
-- better: higher
-- min_n: 10
-- n_of: compounds
-- needs: compounds, compounds.has_property_company
-- basis: covers
-- detail: detail_kinds
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
