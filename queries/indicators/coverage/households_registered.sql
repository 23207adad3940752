-- definition: Households of the compounds in the register, as it stands.
-- counted: households
-- excluded: compounds without the number
-- unit: households
-- window: point
-- past: none
-- better: neither
-- needs: compounds, compounds.households
-- basis: register
-- detail: detail_compounds
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    compounds.households as numerator,
    cast(null as double) as denominator
from ledger_months
cross join compounds
where ledger_months.ledger = 'compounds' and compounds.households is not null
order by ledger_months.month, compounds.community_id, compounds.compound_id
