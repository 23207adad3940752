-- definition: Party groups by building.
-- grain: one row per group
select
    listed.group_id,
    known_branches.id as branch_id,
    known_compounds.id as compound_id,
    listed.buildings,
    listed.founded_on,
    listed.dissolved_on
from checked.building_groups as listed
left join reference_keys as known_branches
    on known_branches.kind = 'branch' and listed.branch_id = known_branches.key
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
order by listed.group_id
