-- definition: How good a proposal at publishing is, in the order of what it seeks: compounds served, exceptions among them,
--     compounds whose branch changes, unlike ones that share a branch (each twice where kinds differ) and metres of
--     the trees; the gap to the bound, how many candidate groups were weighed, and whether all were.
-- grain: one row, or none where nothing was planned
select
    month,
    served,
    irregular,
    changed,
    unlike,
    length_m,
    gap,
    is_exact,
    candidates
from plan_facts
where
    threshold = $threshold
    and privacy = (select min(levels.privacy) from plan_facts as levels where levels.privacy >= $privacy)
order by month
