-- name: resolved_rate
-- definition: Issues closed in the period that the resident called resolved, as a share of valid
--     call-backs.
-- counted: valid call-backs with an answer
-- excluded: issues still open, never called back, or left out as inquiry, withdrawn, unreachable or
--     removed
-- grain: one row per month, community, compound and dimension
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- people: no
-- needs: issues, issues.closed_at, issues.callback_status, issues.resolved
-- kind: ratio
-- basis: three rates of hotlines, domain.md 2.4
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
        resolved as is_hit
    from issues
    where closed_at is not null and callback_status = 'valid' and resolved is not null
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
