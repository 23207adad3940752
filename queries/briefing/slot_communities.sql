-- definition: Communities of the street that are valid on the day.
-- unit: communities
-- render: whole
-- detail: communities_list
-- needs: communities
select
    count(*) as value,
    count(*) as n,
    cast(null as date) as start_on
from communities
where
    coalesce(valid_from <= $as_of, true)
    and coalesce(valid_to > $as_of, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(communities.community_id, '')))
