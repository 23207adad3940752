-- definition: Numerator and denominator of one indicator that still grows after its months are over, as they were known in
--     an earlier month, by month, community and one axis. The axis community has the community itself as its key.
--     With a focus (one value of an axis, such as category=GR; the empty text is none) only of its rows.
-- grain: one row per month, community and key of the axis
select
    month,
    community_id,
    case $axis when 'community' then community_id when 'kind' then kind else split_part(dimension, '=', 2) end as key,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from known_values
where
    indicator = $indicator
    and not is_whole
    and list_contains($months, month)
    and month + to_months(cast(lag as integer)) <= $known_until
    and if(
        $axis in ('community', 'kind'),
        dimension = $focus,
        starts_with(dimension, $axis || '=') and ($focus = '' or dimension = $focus)
    )
    and ($community_ids is null or list_contains($community_ids, community_id))
    and ($compound_kinds is null or list_contains($compound_kinds, kind))
group by month, community_id, key
order by month, in_order(community_id), key
