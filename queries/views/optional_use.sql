-- definition: Optional modules (the X of 1+5+X) of centers in service at the end of the period, and how much each was used in the period by
--     what rooms were used for: minutes open and booked, visits. Unused is one of a center whose use is recorded by function,
--     none of it this; of a module that no function stands for nothing is told.
-- grain: one row per center and optional module that it has
-- needs: centers, centers.opened_on, center_modules
-- window: point
with chosen as (
    select
        max(month) as month,
        max(month_end) as month_end
    from months
    where month < greatest($start, $stop)
),

functions as (
    select code as function
    from field_values
    where ledger = 'center_use' and field = 'function'
    union
    select function
    from center_function_totals
),

used as (
    select
        center_id,
        function,
        sum(open_minutes) as open_minutes,
        sum(booked_minutes) as booked_minutes,
        sum(visits) as visits
    from center_function_totals
    where month >= $start and month < $stop
    group by center_id, function
),

recorded as (
    select distinct center_id
    from used
)

select
    centers_in_service.center_id,
    centers.name as center,
    communities.name as community_name,
    center_modules.module,
    center_modules.present_since,
    used.open_minutes,
    used.booked_minutes,
    used.visits,
    case
        when functions.function is null then 'not_told'
        when recorded.center_id is null then 'not_recorded'
        when coalesce(used.visits, 0) + coalesce(used.booked_minutes, 0) > 0 then 'used'
        else 'unused'
    end as module_use
from chosen
inner join centers_in_service on chosen.month = centers_in_service.month
inner join center_modules
    on
        centers_in_service.center_id = center_modules.center_id
        and coalesce(center_modules.present_since <= chosen.month_end, true)
left join required_modules on chosen.month = required_modules.month and center_modules.module = required_modules.module
left join functions on center_modules.module = functions.function
left join recorded on centers_in_service.center_id = recorded.center_id
left join used on centers_in_service.center_id = used.center_id and center_modules.module = used.function
left join centers on centers_in_service.center_id = centers.center_id
left join communities on centers_in_service.community_id = communities.community_id
left join compounds on centers_in_service.compound_id = compounds.compound_id
where
    required_modules.module is null
    and ($community_ids is null or list_contains($community_ids, coalesce(centers_in_service.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by module_use != 'unused', center_modules.module, in_order(centers_in_service.center_id)
