-- definition: Long-standing issues closed in the period that the resident called resolved and that were
--     not reopened after.
-- counted: issues marked as long-standing
-- excluded: issues closed without a confirmed result
-- unit: issues
-- window: period
-- better: higher
-- needs: issues, issues.is_legacy, issues.closed_at, issues.resolved
-- basis: speech; slot N17
-- detail: detail_issues
with judged as (
    select
        month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month,
        change
    from issue_closings
    where is_legacy and resolved
)

select
    month,
    community_id,
    compound_id,
    dimension,
    sum(change) as numerator,
    cast(null as double) as denominator,
    known_month
from judged
group by month, community_id, compound_id, dimension, known_month
order by month, community_id, compound_id, dimension, known_month
