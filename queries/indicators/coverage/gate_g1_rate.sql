-- definition: Active branches in term whose secretary's post has not been vacant longer than the limit,
--     as a share of those whose term and post are known.
-- counted: branches
-- excluded: branches without an end of term, vacancies without a beginning, and past months of whose term or post
--     nothing tells
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- n_of: branches
-- needs: branches, branches.term_ends_on, branches.secretary_post_key, branches.secretary_since
-- basis: gates; gate G1
-- detail: detail_gates
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) filter (where g1) as numerator,
    count(g1) as denominator
from branch_gates
where g1 is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
