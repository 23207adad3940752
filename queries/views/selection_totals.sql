-- definition: Numerators and denominators of every indicator by month, summed over a selection. A null list
--     means all; the empty text in community_ids stands for rows without a community. With
--     a focus (one value of an axis, such as category=GR; the empty text is none) only of its rows.
-- grain: one row per indicator; its months and their sums are lists in order of month
with by_month as (
    select
        indicator,
        month,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from kind_values
    where
        dimension = $focus
        and is_whole = ($community_ids is null and $compound_kinds is null)
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by indicator, month
)

select
    indicator,
    list(month order by month) as months,
    list(numerator order by month) as numerators,
    list(denominator order by month) as denominators
from by_month
group by indicator
order by indicator
