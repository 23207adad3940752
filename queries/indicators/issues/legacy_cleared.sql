-- name: legacy_cleared
-- definition: Long-standing issues closed in the period that the resident called resolved and that were
--     not reopened after.
-- counted: issues marked as long-standing
-- excluded: issues closed without a confirmed result
-- grain: one row per month, community, compound and dimension
-- unit: issues
-- window: period
-- better: higher
-- min_n: 0
-- people: no
-- needs: issues, issues.is_legacy, issues.closed_at, issues.resolved
-- kind: count
-- basis: slot N17 of the speech
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
    where is_legacy and resolved and closed_at is not null and (reopened_at is null or reopened_at < closed_at)
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
