-- definition: Centers with what was recorded of each in the period, by one counting method a month.
-- grain: one row per center
with used as (
    select
        center_id,
        count(*) as months_recorded,
        sum(open_days) as open_days,
        sum(booked_minutes) as booked_minutes,
        sum(bookable_minutes) as bookable_minutes,
        sum(visits) as visits
    from center_months
    where month >= $start and month < $stop
    group by center_id
)

select
    centers.center_id,
    centers.name as center_name,
    centers.community_id,
    communities.name as community_name,
    centers.compound_id,
    centers.level,
    centers.status,
    centers.area_m2,
    centers.opened_on,
    centers.closed_on,
    coalesce(used.months_recorded, 0) as months_recorded,
    used.open_days,
    used.booked_minutes,
    used.bookable_minutes,
    used.visits
from centers
left join communities on centers.community_id = communities.community_id
left join used on centers.center_id = used.center_id
where
    (
        $community_ids is null or list_contains($community_ids, coalesce(centers.community_id, ''))
    )
    and (
        $compound_kinds is null
        or centers.compound_id in (
            select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
        )
    )
order by in_order(centers.center_id)
