-- definition: What this published version says of itself.
-- grain: one row
select
    id,
    built_at,
    data_as_of,
    sources
from version
order by id
