-- definition: Issues open at the end of the month whose due date has passed.
-- counted: open issues by the due date after an approved extension where there is one
-- excluded: issues without a due date
-- unit: issues
-- window: point
-- season: year
-- better: lower
-- needs: issues, issues.due_at, issues.closed_at
-- basis: hotline
-- detail: detail_issues
with parts as (
    select
        month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month
    from open_months
    where is_overdue
)

select
    month,
    community_id,
    compound_id,
    dimension,
    count(*) as numerator,
    cast(null as double) as denominator,
    known_month
from parts
group by month, community_id, compound_id, dimension, known_month
order by month, community_id, compound_id, dimension, known_month
