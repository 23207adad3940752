-- definition: Centers that a branch may use: its own, in one of its compounds, at no distance, and the others
--     known around its compounds, on foot from the nearest of them. A branch that has none here is on no map.
-- grain: one row per branch and center
with near as (
    select
        branch_compounds.branch_id,
        compound_center_distances.center_id,
        false as is_own,
        compound_center_distances.walking_m
    from branch_compounds
    inner join compound_center_distances on branch_compounds.compound_id = compound_center_distances.compound_id
    union all
    select
        branch_compounds.branch_id,
        centers.center_id,
        true as is_own,
        0 as walking_m
    from branch_compounds
    inner join centers on branch_compounds.compound_id = centers.compound_id
)

select
    branch_id,
    center_id,
    bool_or(is_own) as is_own,
    min(walking_m) as walking_m
from near
group by branch_id, center_id
order by branch_id, center_id
