-- definition: Every center in service at the end of the period with every module of the catalogue: its group (1 or 5
--     required, 0 optional) and whether the center has it by then (null where the ledger has no row of the center), since when, and since
--     when it lacks one that is required: its opening, or the day from which it was.
-- grain: one row per center and module
-- needs: centers, center_modules
-- window: point
with chosen as (
    select
        max(month) as month,
        max(month_end) as month_end
    from months
    where month < greatest($start, $stop)
),

catalogue as (
    select code as module
    from field_values
    where ledger = 'center_modules' and field = 'module'
    union
    select module
    from center_modules
    union
    select required_modules.module
    from required_modules
    inner join chosen on required_modules.month = chosen.month
),

listed as (
    select distinct center_id
    from center_modules
),

asked as (
    select
        substr(key, 14) as module,
        min(valid_from) as since
    from params
    where starts_with(key, 'module_group_') and value > 0
    group by key
)

select
    centers_in_service.center_id,
    centers.name as center,
    communities.name as community_name,
    catalogue.module,
    coalesce(required_modules.module_group, 0) as module_group,
    case
        when listed.center_id is not null
            then
                center_modules.module is not null
                and coalesce(center_modules.present_since <= chosen.month_end, true)
    end as present,
    center_modules.present_since,
    if(present = false and asked.module is not null, greatest(centers.opened_on, asked.since), null) as missing_since
from chosen
inner join centers_in_service on chosen.month = centers_in_service.month
cross join catalogue
left join required_modules on chosen.month = required_modules.month and catalogue.module = required_modules.module
left join asked on required_modules.module = asked.module
left join listed on centers_in_service.center_id = listed.center_id
left join center_modules
    on centers_in_service.center_id = center_modules.center_id and catalogue.module = center_modules.module
left join centers on centers_in_service.center_id = centers.center_id
left join communities on centers_in_service.community_id = communities.community_id
left join compounds on centers_in_service.compound_id = compounds.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(centers_in_service.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by
    in_order(centers_in_service.center_id),
    if(coalesce(required_modules.module_group, 0) = 0, 99, required_modules.module_group),
    catalogue.module
