-- name: cell_series
-- definition: Numerator and denominator of one indicator by community and one dimension, such as category, summed over
--     a selection of months.
-- grain: one row per community and key of the dimension
-- params: indicator VARCHAR, axis VARCHAR, community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE
-- reads: kind_values
-- columns: community_id, key, numerator, denominator
select
    community_id,
    split_part(dimension, '=', 2) as key,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from kind_values
where
    indicator = $indicator
    and month >= $start
    and month < $stop
    and not is_whole
    and starts_with(dimension, $axis || '=')
    and ($community_ids is null or list_contains($community_ids, community_id))
    and ($compound_kinds is null or list_contains($compound_kinds, kind))
group by community_id, key
order by community_id, key
