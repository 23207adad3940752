-- definition: Issues closed in the period with whose handling the resident was satisfied or basically
--     satisfied, as a share of valid call-backs.
-- counted: valid call-backs with an answer
-- excluded: issues still open or reopened after their last closing, never called back, or left out as inquiry,
--     withdrawn, unreachable or removed
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: issues
-- needs: issues, issues.closed_at, issues.callback_status, issues.satisfied
-- basis: three_rates
-- detail: detail_issues
with judged as (
    select
        month,
        community_id,
        compound_id,
        unnest(issue_axes(category, channel, urgency)) as dimension,
        known_month,
        change,
        satisfied as is_hit
    from issue_closings
    where callback_status = 'valid' and satisfied is not null
)

select
    month,
    community_id,
    compound_id,
    dimension,
    coalesce(sum(change) filter (where is_hit), 0) as numerator,
    sum(change) as denominator,
    known_month
from judged
group by month, community_id, compound_id, dimension, known_month
order by month, community_id, compound_id, dimension, known_month
