-- definition: The levels of each dimension of the quarterly reviews over the two years up to a month, of all that is chosen together
--     or, with the axis community, by community in order of code, never ranked; beside each how many branches were
--     active at the end of the quarter, so that one sees how many were not reviewed.
-- grain: one row per part, quarter, dimension and level
-- needs: branches, reviews
with active as (
    select
        if($axis = 'community', coalesce(branch_months.community_id, ''), '') as community_id,
        cast(branch_months.month - interval 2 month as date) as quarter,
        count(*) as branches_active
    from branch_months
    left join compounds on branch_months.compound_id = compounds.compound_id
    where
        month(branch_months.month) in (3, 6, 9, 12)
        and branch_months.month <= $month
        and branch_months.month > $month - interval 24 month
        and ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by all
),

given as (
    select
        if($axis = 'community', coalesce(branches.community_id, ''), '') as community_id,
        reviews.quarter,
        reviews.dimension,
        reviews.level,
        count(*) as branches
    from reviews
    inner join branches on reviews.branch_id = branches.branch_id
    left join compounds on branches.compound_id = compounds.compound_id
    where
        reviews.quarter + interval 2 month <= $month
        and reviews.quarter + interval 2 month > $month - interval 24 month
        and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by all
)

select
    given.community_id,
    communities.name as community_name,
    given.quarter,
    given.dimension,
    given.level,
    given.branches,
    greatest(coalesce(active.branches_active, 0), sum(given.branches) over part) as branches_active
from given
left join active on given.community_id = active.community_id and given.quarter = active.quarter
left join communities on given.community_id = communities.community_id
window part as (partition by given.community_id, given.quarter, given.dimension)
order by in_order(given.community_id), given.quarter, given.dimension, given.level
