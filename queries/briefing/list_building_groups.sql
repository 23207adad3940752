-- definition: The party groups of buildings that slot_building_groups counts, with their branch and compound.
-- grain: one row per group
-- needs: building_groups, branches
select
    building_groups.group_id,
    branches.name as branch_name,
    communities.name as community_name,
    compounds.name as compound_name,
    building_groups.founded_on
from building_groups
inner join branches on building_groups.branch_id = branches.branch_id
left join communities on branches.community_id = communities.community_id
left join compounds on building_groups.compound_id = compounds.compound_id
where
    coalesce(building_groups.founded_on <= $as_of, true)
    and coalesce(building_groups.dissolved_on > $as_of, true)
    and coalesce(branches.founded_on <= $as_of, true)
    and coalesce(branches.dissolved_on > $as_of, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
order by in_order(building_groups.group_id)
