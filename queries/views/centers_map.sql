-- definition: Centers with their point, and whether they were in service at the end of a month. All of them, since people
--     walk over the bounds of a community.
-- grain: one row per center
select
    centers.center_id,
    centers.name,
    centers.longitude,
    centers.latitude,
    (centers.opened_on is null or centers.opened_on <= months.month_end)
    and (centers.closed_on is null or centers.closed_on > months.month_end)
    and coalesce(centers.status, '') != 'building' as in_service
from centers
inner join months on months.month = $month
order by in_order(centers.center_id)
