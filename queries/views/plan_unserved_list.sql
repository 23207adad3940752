-- definition: The compounds that a proposal at publishing leaves without a branch, and why.
-- grain: one row per compound
select
    community_id,
    compound_id,
    reason
from plan_unserved
where threshold = $threshold
order by compound_id
