-- name: version_list
-- definition: What this published version says of itself.
-- grain: one row
-- params: none
-- reads: version
-- columns: id, built_at, data_as_of, sources
select
    id,
    built_at,
    data_as_of,
    sources
from version
order by id
