-- name: plan_fact_list
-- definition: How good a proposal at publishing is: the objective, the gap to its bound, how many candidate
--     groups were weighed, and whether all were.
-- grain: one row, or none where nothing was planned
-- params: threshold INTEGER
-- reads: plan_facts
-- columns: month, objective, gap, is_exact, candidates
select
    month,
    objective,
    gap,
    is_exact,
    candidates
from plan_facts
where threshold = $threshold
order by month
