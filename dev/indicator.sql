-- name: {name}
-- definition: TODO one English sentence.
-- counted: TODO what is counted
-- excluded: none
-- grain: one row per month, community, compound and dimension
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: issues
-- people: no
-- needs: issues
-- kind: ratio
-- basis: none
-- detail: detail_issues
-- scale: 100
-- params: none
-- reads: issues
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    cast(date_trunc('month', opened_at) as date) as month,
    community_id,
    compound_id,
    '' as dimension,
    count(closed_at) as numerator,
    count(*) as denominator
from issues
group by all
order by all
