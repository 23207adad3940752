-- definition: Households in compounds that at least one active branch covers, as a share of households of
--     all compounds at the end of the month.
-- counted: households of the register
-- excluded: compounds without a number of households
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: households
-- needs: compounds, compounds.households, branches, branch_compounds
-- basis: tangible, speech
-- detail: detail_compounds
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    if(branches > 0, households, 0) as numerator,
    households as denominator
from compound_months
where branches is not null and households is not null
order by month, community_id, compound_id
