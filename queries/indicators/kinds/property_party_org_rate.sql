-- definition: Compounds whose property company has a Party organisation, as a share of those with a
--     property company of which that is known.
-- counted: compounds
-- excluded: compounds without a property company, and unknown ones
-- unit: percent
-- window: point
-- past: none
-- better: higher
-- min_n: 10
-- n_of: compounds
-- needs: compounds, compounds.has_property_party_org
-- basis: covers
-- detail: detail_kinds
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    if(compounds.has_property_party_org, 1, 0) as numerator,
    1 as denominator
from ledger_months
cross join compounds
where
    ledger_months.ledger = 'compounds'
    and compounds.has_property_company
    and compounds.has_property_party_org is not null
order by ledger_months.month, compounds.community_id, compounds.compound_id
