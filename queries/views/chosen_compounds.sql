-- name: chosen_compounds
-- definition: How many compounds a choice holds; of too many a list tells communities.
-- grain: one row
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: compounds
-- columns: compounds
select count(*) as compounds
from compounds
where
    ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, kind))
