-- definition: Issues opened by the end of the month and not closed by then, also by how long they have been open.
-- counted: open issues; one that was reopened after its last closing is open from then on
-- unit: issues
-- window: point
-- season: year
-- better: lower
-- needs: issues, issues.closed_at
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
    union all
    -- The ages are told as they are known now.
    select
        month,
        community_id,
        compound_id,
        'age=' || age as dimension,
        month as known_month
    from open_months
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
