-- name: on_time_rate
-- definition: Issues due in the period and closed by their due date, as a share of all issues due in the
--     period, closed or not.
-- counted: issues by due date, the one after an approved extension where there is one; closed on the due
--     time is on time
-- excluded: issues without a due date, and those due after the data date
-- grain: one row per month, community, compound and dimension
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- people: no
-- needs: issues, issues.due_at, issues.closed_at
-- kind: ratio
-- basis: domain.md 2.4: due date of the source system
-- detail: detail_issues
-- scale: 100
-- params: none
-- reads: issues, ledger_months, data_dates
-- columns: month, community_id, compound_id, dimension, numerator, denominator
with due as (
    select
        issues.community_id,
        issues.compound_id,
        issues.category,
        issues.channel,
        issues.urgency,
        issues.closed_at,
        coalesce(issues.revised_due_at, issues.due_at) as due_at
    from issues
),

judged as (
    select
        cast(date_trunc('month', due_at) as date) as month,
        community_id,
        compound_id,
        unnest([
            '',
            'category=' || coalesce(category, ''),
            'channel=' || coalesce(channel, ''),
            'urgency=' || coalesce(urgency, '')
        ]) as dimension,
        closed_at <= due_at as is_hit
    from due
    inner join data_dates on data_dates.ledger = 'issues' and due.due_at < data_dates.as_of + interval 1 day
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
