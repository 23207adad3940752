-- definition: Compounds in the register at the end of the month.
-- counted: compounds, each once
-- unit: compounds
-- window: point
-- past: none
-- better: neither
-- needs: compounds
-- basis: register
-- detail: detail_compounds
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    1 as numerator,
    cast(null as double) as denominator
from compound_months
order by month, community_id, compound_id
