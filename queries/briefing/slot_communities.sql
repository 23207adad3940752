-- name: slot_communities
-- definition: Communities of the street that are valid on the day.
-- role: slot
-- grain: one row
-- unit: communities
-- render: whole
-- span: point
-- privacy: no
-- subject: none
-- detail: communities_list
-- needs: communities
-- params: as_of DATE, community_ids VARCHAR[]
-- reads: communities
-- columns: value, n, start_on
select
    count(*) as value,
    count(*) as n,
    cast(null as date) as start_on
from communities
where
    coalesce(valid_from <= $as_of, true)
    and coalesce(valid_to > $as_of, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(communities.community_id, '')))
