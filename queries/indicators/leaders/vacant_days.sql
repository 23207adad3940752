-- name: vacant_days
-- definition: Days that the vacant posts of branch secretaries have been vacant by the end of the month,
--     added up.
-- counted: days
-- excluded: vacancies without a beginning, and posts of whose state in that month nothing tells; a month with
--     none known has no row
-- grain: one row per month, community and compound
-- unit: post_days
-- window: point
-- better: lower
-- min_n: 0
-- no_rows: missing
-- people: no
-- needs: branches, branches.secretary_post_key, branches.secretary_since
-- kind: count
-- basis: register of branches
-- detail: detail_branches
-- scale: 1
-- params: none
-- reads: branch_months
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    coalesce(sum(vacant_days), 0) as numerator,
    cast(null as double) as denominator
from branch_months
where not is_vacant or vacant_days is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
