-- definition: Active branches at the end of the period with the nearest center that was there then: their own at no distance,
--     else the nearest on foot, and whether it is within reach.
-- grain: one row per branch
with chosen as (
    select max(month) as month
    from branch_months
    where month >= $start and month < $stop
),

nearest as (
    select
        branch_centers.branch_id,
        min_by(centers.center_id, branch_centers.walking_m) as nearest_center_id,
        min_by(centers.name, branch_centers.walking_m) as nearest_center,
        min(branch_centers.walking_m) as walking_m,
        bool_or(branch_centers.is_own) as has_own_center
    from chosen
    inner join months on chosen.month = months.month
    inner join centers
        on
            coalesce(centers.opened_on <= months.month_end, true)
            and coalesce(centers.closed_on > months.month_end, true)
            and coalesce(centers.status, '') != 'building'
    inner join branch_centers on centers.center_id = branch_centers.center_id
    group by branch_centers.branch_id
),

placed as (
    select distinct branch_id
    from branch_centers
)

select
    branch_months.branch_id,
    branches.name as branch_name,
    communities.name as community_name,
    nearest.nearest_center_id,
    nearest.nearest_center,
    nearest.walking_m as center_distance_m,
    case when placed.branch_id is not null then coalesce(nearest.has_own_center, false) end as has_own_center,
    case when placed.branch_id is not null then coalesce(nearest.walking_m <= month_params.value, false) end
        as has_space
from chosen
inner join branch_months on chosen.month = branch_months.month
inner join branches on branch_months.branch_id = branches.branch_id
left join month_params on chosen.month = month_params.month and month_params.key = 'center_reach_m'
left join communities on branch_months.community_id = communities.community_id
left join nearest on branch_months.branch_id = nearest.branch_id
left join placed on branch_months.branch_id = placed.branch_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
    and (
        $compound_kinds is null
        or branch_months.compound_id in (
            select kinds.compound_id from compounds as kinds where list_contains($compound_kinds, kinds.kind)
        )
    )
order by in_order(branch_months.branch_id)
