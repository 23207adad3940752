-- name: issues_closed
-- definition: Issues closed in the period, by their last closing.
-- counted: every closed row, also one closed before it was opened
-- excluded: none
-- grain: one row per month, community, compound and dimension
-- unit: issues
-- window: period
-- better: neither
-- min_n: 0
-- people: no
-- needs: issues, issues.closed_at
-- kind: count
-- basis: 12345 export and ledgers of communities
-- detail: detail_issues
-- scale: 1
-- params: none
-- reads: issues, ledger_months
-- columns: month, community_id, compound_id, dimension, numerator, denominator
with judged as (
    select
        cast(date_trunc('month', closed_at) as date) as month,
        community_id,
        compound_id,
        unnest([
            '',
            'category=' || coalesce(category, ''),
            'channel=' || coalesce(channel, ''),
            'urgency=' || coalesce(urgency, '')
        ]) as dimension
    from issues
    where closed_at is not null
)

select
    judged.month,
    judged.community_id,
    judged.compound_id,
    judged.dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from judged
inner join ledger_months on judged.month = ledger_months.month and ledger_months.ledger = 'issues'
group by judged.month, judged.community_id, judged.compound_id, judged.dimension
order by judged.month, judged.community_id, judged.compound_id, judged.dimension
