-- name: reopened_rate
-- definition: Issues closed in the period and reopened at any time, as a share of those closed in it.
-- counted: closed issues
-- excluded: none
-- grain: one row per month, community, compound and dimension
-- unit: percent
-- window: period
-- better: lower
-- min_n: 10
-- people: no
-- needs: issues, issues.closed_at, issues.reopened_at
-- kind: ratio
-- basis: street practice
-- detail: detail_issues
-- scale: 100
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
        ]) as dimension,
        reopened_at is not null as is_hit
    from issues
    where closed_at is not null
)

select
    judged.month,
    judged.community_id,
    judged.compound_id,
    judged.dimension,
    count(*) filter (where judged.is_hit) as numerator,
    count(*) as denominator
from judged
inner join ledger_months on judged.month = ledger_months.month and ledger_months.ledger = 'issues'
group by judged.month, judged.community_id, judged.compound_id, judged.dimension
order by judged.month, judged.community_id, judged.compound_id, judged.dimension
