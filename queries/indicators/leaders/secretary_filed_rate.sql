-- definition: Filled posts of branch secretaries that are filed with the sub-district, as a share of all
--     filled posts.
-- counted: posts; the register tells of the present holder, so a past month counts only posts held by the same
-- excluded: vacant posts, and posts that another held in that month or of which nothing tells
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: posts
-- needs: branches, branches.secretary_post_key, branches.secretary_filed_on
-- basis: speech; filing with the sub-district
-- detail: detail_branches
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) filter (where is_filed) as numerator,
    count(*) as denominator
from branch_months
where is_filed is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
