-- definition: Levels given in the quarterly reviews, by dimension and level; a quarter belongs to its last
--     month.
-- counted: levels given
-- unit: levels
-- window: period
-- better: neither
-- needs: branches, reviews
-- basis: speech; quarterly review, levels are never added up into points
-- detail: detail_reviews
with given as (
    select
        cast(reviews.quarter + interval 2 month as date) as month,
        branches.community_id,
        branches.compound_id,
        reviews.dimension || ':' || reviews.level as level
    from reviews
    left join branches on reviews.branch_id = branches.branch_id
)

select
    month,
    community_id,
    compound_id,
    if(grouping(level) = 1, '', 'level=' || level) as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from given
group by grouping sets ((month, community_id, compound_id), (month, community_id, compound_id, level))
order by month, community_id, compound_id, dimension
