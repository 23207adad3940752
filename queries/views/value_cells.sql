-- definition: Numerator and denominator of one indicator by community and by one axis, summed over months of a selection.
--     The axis community has the community itself as its key. With a focus
--     (one value of an axis, such as category=GR; the empty text is none) only of its rows.
-- grain: one row per community and key of the axis
select
    community_id,
    if($axis = 'community', community_id, split_part(dimension, '=', 2)) as key,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from kind_values
where
    indicator = $indicator
    and not is_whole
    and list_contains($months, month)
    and if(
        $axis = 'community',
        dimension = $focus,
        starts_with(dimension, $axis || '=') and ($focus = '' or dimension = $focus)
    )
    and ($community_ids is null or list_contains($community_ids, community_id))
    and ($compound_kinds is null or list_contains($compound_kinds, kind))
group by community_id, key
order by in_order(community_id), key
