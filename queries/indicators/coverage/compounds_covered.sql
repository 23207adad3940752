-- name: compounds_covered
-- definition: Compounds that at least one active branch covers at the end of the month.
-- counted: compounds, not branches; a joint branch covers every compound it serves
-- excluded: branches dissolved on or before the day
-- grain: one row per month, community and compound
-- unit: compounds
-- window: point
-- better: higher
-- min_n: 0
-- people: no
-- needs: compounds, branches, branch_compounds
-- kind: count
-- basis: speech of the sub-district
-- detail: detail_compounds
-- scale: 1
-- params: none
-- reads: compound_months
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    1 as numerator,
    cast(null as double) as denominator
from compound_months
where branches > 0
order by month, community_id, compound_id
