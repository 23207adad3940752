-- definition: Compounds that at least one active branch covers at the end of the month.
-- counted: compounds, not branches; a joint branch covers every compound it serves
-- excluded: branches dissolved on or before the day
-- unit: compounds
-- window: point
-- better: higher
-- needs: compounds, branches, branch_compounds
-- basis: speech
-- detail: detail_compounds
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
