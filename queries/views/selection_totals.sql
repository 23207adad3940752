-- name: selection_totals
-- definition: Numerator and denominator of every indicator by month, summed over a selection. A null list
--     means all; the empty text in community_ids stands for rows without a community.
-- grain: one row per indicator and month; key is empty, as in a series of totals
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: kind_values
-- columns: indicator, month, key, numerator, denominator
select
    indicator,
    month,
    '' as key,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from kind_values
where
    dimension = ''
    and is_whole = ($community_ids is null and $compound_kinds is null)
    and ($community_ids is null or list_contains($community_ids, community_id))
    and ($compound_kinds is null or list_contains($compound_kinds, kind))
group by indicator, month
order by indicator, month
