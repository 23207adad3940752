-- definition: The communities and when each was valid.
-- grain: one row per community
select
    community_id,
    name,
    valid_from,
    valid_to,
    division_code,
    street,
    district
from checked.communities
order by community_id
