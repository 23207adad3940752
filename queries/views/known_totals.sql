-- definition: Parts of every indicator that still grows after its months are over, by month and by how many months later
--     each part became known, summed over a selection. A null list means all; the empty text in community_ids stands for
--     rows without a community. With a focus (one value of an axis, such as category=GR; the empty text is none) only of
--     its rows.
-- grain: one row per indicator; months, lags and their sums are lists in order of month and lag
with by_month as (
    select
        indicator,
        month,
        lag,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from known_values
    where
        dimension = $focus
        and is_whole = ($community_ids is null and $compound_kinds is null)
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by indicator, month, lag
)

select
    indicator,
    list(month order by month, lag) as months,
    list(lag order by month, lag) as lags,
    list(numerator order by month, lag) as numerators,
    list(denominator order by month, lag) as denominators
from by_month
group by indicator
order by indicator
