-- name: geometry_list
-- definition: The outlines of communities or compounds as GeoJSON features in WGS-84.
-- grain: one row per outline
-- params: kind VARCHAR
-- reads: geometry
-- columns: id, geojson
select
    id,
    geojson
from geometry
where kind = $kind
order by id
