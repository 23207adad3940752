-- name: callbacks_valid
-- definition: Issues closed in the period whose resident was called back with success.
-- counted: closed issues with a valid call-back, whatever was answered
-- excluded: issues still open, and those opened again after their last closing
-- grain: one row per month, community, compound and dimension
-- unit: issues
-- window: period
-- better: higher
-- min_n: 0
-- people: no
-- needs: issues, issues.closed_at, issues.callback_status
-- kind: count
-- basis: a rate of call-backs must show how many closings it rests on
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
    where
        closed_at is not null
        and (reopened_at is null or reopened_at <= closed_at)
        and callback_status = 'valid'
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
