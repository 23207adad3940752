-- definition: Party groups of buildings that exist on the day, of branches active on it; n is how many branches have
--     one.
-- unit: groups
-- render: whole
-- detail: list_building_groups
-- needs: building_groups, branches
select
    count(*) as value,
    count(distinct building_groups.branch_id) as n,
    cast(null as date) as start_on
from building_groups
inner join branches on building_groups.branch_id = branches.branch_id
where
    coalesce(building_groups.founded_on <= $as_of, true)
    and coalesce(building_groups.dissolved_on > $as_of, true)
    and coalesce(branches.founded_on <= $as_of, true)
    and coalesce(branches.dissolved_on > $as_of, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
