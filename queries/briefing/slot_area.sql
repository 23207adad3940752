-- definition: Floor area of centers that have opened by the day and were not retired or still being built; those shut
--     for a time are counted. n is the centers with an area.
-- unit: m2
-- render: whole
-- detail: detail_centers
-- needs: centers, centers.area_m2
select
    sum(area_m2) as value,
    count(area_m2) as n,
    cast(null as date) as start_on
from centers
where
    coalesce(opened_on <= $as_of, true)
    and coalesce(status, 'open') in ('open', 'closed')
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
