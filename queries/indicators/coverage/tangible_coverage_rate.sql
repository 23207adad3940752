-- definition: Compounds that at least one active branch covers, as a share of all compounds in the
--     register at the end of the month.
-- counted: compounds, not branches; a joint branch covers every compound it serves
-- excluded: branches dissolved on or before the day
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: compounds
-- needs: compounds, branches, branch_compounds
-- basis: tangible, speech
-- detail: detail_compounds
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    if(branches > 0, 1, 0) as numerator,
    1 as denominator
from compound_months
where branches is not null
order by month, community_id, compound_id
