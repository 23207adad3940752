-- definition: Long-standing issues open at the end of the month.
-- counted: open issues marked as long-standing; one reopened after its last closing is open from then on
-- unit: issues
-- window: point
-- better: lower
-- needs: issues, issues.is_legacy, issues.closed_at
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
    where is_legacy
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
