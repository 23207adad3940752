-- definition: The district and the street of the communities, where they have one in common.
-- grain: two rows
-- needs: communities
with chosen as (
    select
        min(street) as street,
        count(distinct street) as streets,
        min(district) as district,
        count(distinct district) as districts
    from communities
    where ($community_ids is null or list_contains($community_ids, coalesce(communities.community_id, '')))
)

select
    'district' as key,
    if(districts = 1, district, null) as value,
    cast(null as varchar) as subject,
    cast(null as varchar) as community_id
from chosen
union all
select
    'street' as key,
    if(streets = 1, street, null) as value,
    cast(null as varchar) as subject,
    cast(null as varchar) as community_id
from chosen
