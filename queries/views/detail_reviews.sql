-- definition: Levels given in the reviews of the period, counted by community, quarter and dimension; never
--     by branch.
-- grain: one row per community, quarter, dimension and level
select
    branches.community_id,
    communities.name as community_name,
    reviews.quarter,
    reviews.dimension,
    reviews.level,
    count(*) as branches
from reviews
left join branches on reviews.branch_id = branches.branch_id
left join communities on branches.community_id = communities.community_id
left join compounds on branches.compound_id = compounds.compound_id
where
    reviews.quarter + interval 2 month >= $start
    and reviews.quarter + interval 2 month < $stop
    and (
        $community_ids is null or list_contains($community_ids, coalesce(branches.community_id, ''))
    )
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by branches.community_id, communities.name, reviews.quarter, reviews.dimension, reviews.level
order by in_order(branches.community_id), reviews.quarter, reviews.dimension, reviews.level
