-- definition: The compounds that a proposal at publishing leaves without a branch, and why.
-- grain: one row per compound
select
    community_id,
    compound_id,
    reason
from plan_unserved
where
    threshold = $threshold
    and privacy = (select min(levels.privacy) from plan_facts as levels where levels.privacy >= $privacy)
order by in_order(compound_id)
