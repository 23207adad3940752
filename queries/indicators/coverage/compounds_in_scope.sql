-- name: compounds_in_scope
-- definition: Compounds in the register at the end of the month.
-- counted: compounds, each once
-- excluded: none
-- grain: one row per month, community and compound
-- unit: compounds
-- window: point
-- past: none
-- better: neither
-- min_n: 0
-- people: no
-- needs: compounds
-- kind: count
-- basis: register of compounds
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
order by month, community_id, compound_id
