-- definition: Managed compounds with an owners committee, as a share of the managed compounds of which that
--     is known.
-- counted: compounds
-- excluded: compounds of other kinds, and unknown ones
-- unit: percent
-- window: point
-- past: none
-- better: higher
-- min_n: 10
-- n_of: compounds
-- needs: compounds, compounds.has_owners_committee
-- kinds: managed
-- basis: covers
-- detail: detail_kinds
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    if(compounds.has_owners_committee, 1, 0) as numerator,
    1 as denominator
from ledger_months
cross join compounds
where ledger_months.ledger = 'compounds' and compounds.kind = 'managed' and compounds.has_owners_committee is not null
order by ledger_months.month, compounds.community_id, compounds.compound_id
