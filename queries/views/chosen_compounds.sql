-- definition: How many compounds a choice holds; of too many a list tells communities.
-- grain: one row
select count(*) as compounds
from compounds
where
    ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, kind))
