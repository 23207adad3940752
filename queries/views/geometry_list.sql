-- definition: The outlines of communities or compounds as GeoJSON features in WGS-84.
-- grain: one row per outline
select
    id,
    geojson
from geometry
where kind = $kind
order by id
