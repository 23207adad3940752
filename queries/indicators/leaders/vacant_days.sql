-- definition: Days that the vacant posts of branch secretaries have been vacant by the end of the month,
--     added up.
-- counted: days
-- excluded: vacancies without a beginning, and posts of whose state in that month nothing tells; a month with
--     none known has no row
-- unit: post_days
-- window: point
-- better: lower
-- no_rows: missing
-- needs: branches, branches.secretary_post_key, branches.secretary_since
-- basis: register
-- detail: detail_branches
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
