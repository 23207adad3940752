-- definition: Modules of the catalogue 1+5+X that centers have.
-- grain: one row per center and module that it has
select
    known_centers.id as center_id,
    listed.module,
    min(listed.present_since) as present_since
from checked.center_modules as listed
inner join reference_keys as known_centers
    on known_centers.kind = 'center' and listed.center_id = known_centers.key
group by known_centers.id, listed.module
order by known_centers.id, listed.module
