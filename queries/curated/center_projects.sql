-- definition: Measures that enlarge or improve a center.
-- grain: one row per measure
select
    listed.project_id,
    known_centers.id as center_id,
    known_compounds.id as compound_id,
    listed.measure,
    listed.problem,
    listed.mode,
    listed.area_before_m2,
    listed.area_after_m2,
    listed.cost,
    listed.sites_before,
    listed.sites_after,
    listed.planned_on,
    listed.started_on,
    listed.completed_on
from checked.center_projects as listed
left join reference_keys as known_centers
    on known_centers.kind = 'center' and listed.center_id = known_centers.key
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
order by listed.project_id
