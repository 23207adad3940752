-- definition: How good a proposal at publishing is: the objective, which is compound_weight for each compound
--     served less mixed_weight for each in a group of mixed kind less the metres of the trees; the gap to its
--     bound, how many candidate groups were weighed, and whether all were.
-- grain: one row, or none where nothing was planned
select
    month,
    objective,
    gap,
    is_exact,
    candidates,
    compound_weight,
    mixed_weight
from plan_facts
where threshold = $threshold
order by month
