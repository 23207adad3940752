-- definition: The communities and when each was valid. One that was merged or split stays, until that day, also where the register
--     lists it no more.
-- grain: one row per community
with ended as (
    select
        old_area as community_id,
        min(old_area_name) as name,
        min(changed_on) as ended_on
    from area_changes
    where area_level = 'community' and area_change in ('merged', 'split')
    group by old_area
),

street as (
    select
        min(street) as street,
        min(district) as district
    from checked.communities
)

select
    listed.community_id,
    listed.name,
    listed.valid_from,
    coalesce(listed.valid_to, ended.ended_on) as valid_to,
    listed.division_code,
    listed.street,
    listed.district
from checked.communities as listed
left join ended on listed.community_id = ended.community_id
union all
select
    ended.community_id,
    ended.name,
    null as valid_from,
    ended.ended_on as valid_to,
    null as division_code,
    street.street,
    street.district
from ended
cross join street
anti join checked.communities as listed on ended.community_id = listed.community_id
order by community_id
