-- definition: Which compounds a branch covers.
-- grain: one row per branch and compound
select
    known_branches.id as branch_id,
    known_compounds.id as compound_id,
    any_value(covered.buildings) as buildings
from checked.branch_compounds as covered
left join reference_keys as known_branches
    on known_branches.kind = 'branch' and covered.branch_id = known_branches.key
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and covered.compound_id = known_compounds.key
group by known_branches.id, known_compounds.id
order by known_branches.id, known_compounds.id
