-- definition: Issues closed in the period that were left out of call-back rates: inquiries, withdrawn,
--     unreachable, removed.
-- counted: closed issues with a reason
-- excluded: issues never called back; issues reopened after their last closing
-- unit: issues
-- window: period
-- season: year
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
    where callback_status != 'valid'
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
