-- definition: To which community and kind each compound belongs, and their names.
-- grain: one row per compound
select
    compound_id,
    name,
    community_id,
    kind
from compounds
order by in_order(compound_id)
