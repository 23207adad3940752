-- name: slot_area
-- definition: Floor area of centers that have opened by the day and were not retired or still being built; those shut
--     for a time are counted. n is the centers with an area.
-- role: slot
-- grain: one row
-- unit: m2
-- render: whole
-- span: point
-- privacy: no
-- subject: none
-- detail: detail_centers
-- needs: centers, centers.area_m2
-- params: as_of DATE, community_ids VARCHAR[]
-- reads: centers
-- columns: value, n, start_on
select
    sum(area_m2) as value,
    count(area_m2) as n,
    cast(null as date) as start_on
from centers
where
    coalesce(opened_on <= $as_of, true)
    and coalesce(status, 'open') in ('open', 'closed')
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
