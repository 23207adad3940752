-- definition: Small matters of compounds (issues of the categories of the parameters small_matter_<category>) open at the end of
--     the month.
-- counted: open issues that repeat no other
-- unit: issues
-- window: point
-- season: year
-- better: lower
-- needs: issues, issues.category, issues.closed_at
-- basis: speech; small matters: which categories, by parameter
-- detail: detail_small_matters
select
    ledger_months.month,
    small_matters.community_id,
    small_matters.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join small_matters
    on
        ledger_months.month_end >= small_matters.opened_on
        and ledger_months.month_end < coalesce(small_matters.done_on, date '9999-12-31')
where ledger_months.ledger = 'issues'
group by all
order by month, community_id, compound_id, dimension
