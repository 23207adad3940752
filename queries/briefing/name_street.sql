-- name: name_street
-- definition: The district and the street of the communities, where they have one in common; and the plan named by
--     the targets furthest ahead, not before the year of the day, of several plans the
--     first by name.
-- role: name
-- grain: one row a name
-- unit: none
-- render: none
-- span: point
-- privacy: no
-- subject: none
-- detail: none
-- needs: communities
-- params: as_of DATE, community_ids VARCHAR[]
-- reads: communities, targets
-- columns: key, value, subject, community_id
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
union all
select
    'plan' as key,
    first(plan order by year desc, plan) as value,
    cast(null as varchar) as subject,
    cast(null as varchar) as community_id
from targets
where plan is not null and year >= year($as_of)
