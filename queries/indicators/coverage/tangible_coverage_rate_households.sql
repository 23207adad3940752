-- name: tangible_coverage_rate_households
-- definition: Households in compounds that at least one active branch covers, as a share of households of
--     all compounds at the end of the month.
-- counted: households of the register
-- excluded: compounds without a number of households
-- grain: one row per month, community and compound
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: households
-- people: no
-- needs: compounds, compounds.households, branches, branch_compounds
-- kind: ratio
-- basis: no authoritative definition; reading of the speech, printed on the page
-- detail: detail_compounds
-- scale: 100
-- params: none
-- reads: compound_months
-- columns: month, community_id, compound_id, dimension, numerator, denominator
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
