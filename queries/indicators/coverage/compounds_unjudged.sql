-- definition: Compounds in scope that cannot be judged: a gate of a branch that covers them is not known, or they have no
--     branch and the month is one in which no branch is judged. In scope less these are the judged.
-- counted: compounds, not branches; a joint branch covers every compound it serves
-- unit: compounds
-- window: point
-- better: neither
-- min_n: 1
-- needs: compounds, branches, branch_compounds
-- basis: gates
-- detail: detail_gaps
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    1 as numerator,
    cast(null as double) as denominator
from compound_gates
where is_effective is null
order by month, community_id, compound_id
