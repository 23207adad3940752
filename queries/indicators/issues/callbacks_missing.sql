-- definition: Issues closed in the period that nobody has called back. With callbacks_valid and callbacks_excluded they are
--     all that were closed.
-- counted: closed issues without a state of the call-back
-- excluded: issues still open, and those opened again after their last closing
-- unit: issues
-- window: period
-- better: lower
-- needs: issues, issues.closed_at, issues.callback_status
-- basis: shown_beside
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
    where callback_status is null
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
