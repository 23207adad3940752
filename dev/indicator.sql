-- definition: TODO one English sentence.
-- counted: TODO what is counted
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: issues
-- needs: issues
-- basis: none
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
