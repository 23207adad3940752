-- definition: Small matters of compounds (issues of the categories of the parameters small_matter_<category>) closed in the
--     period, by their last closing; one that was reopened is not closed.
-- counted: issues that repeat no other
-- unit: issues
-- window: period
-- season: year
-- better: neither
-- needs: issues, issues.category, issues.closed_at
-- basis: speech; small matters: which categories, by parameter
-- detail: detail_small_matters
select
    cast(date_trunc('month', done_on) as date) as month,
    community_id,
    compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from small_matters
where done_on is not null
group by all
order by month, community_id, compound_id, dimension
