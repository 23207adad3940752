-- definition: Numerator and denominator of one indicator by month and by one axis other than compound, summed over a
--     selection. A null list means all; the empty text in community_ids stands for rows without a community. With a focus
--     (one value of an axis, such as category=GR; the empty text is none) only of its rows.
-- grain: one row per month and key; axis is community, kind (of compound), or a dimension such as category
with chosen as (
    select
        month,
        case $axis when 'community' then community_id when 'kind' then kind else split_part(dimension, '=', 2) end
            as key,
        numerator,
        denominator
    from kind_values
    where
        indicator = $indicator
        and month >= $start
        and month < $stop
        and is_whole = ($axis not in ('community', 'kind') and $community_ids is null and $compound_kinds is null)
        and if(
            $axis in ('community', 'kind'),
            dimension = $focus,
            starts_with(dimension, $axis || '=') and ($focus = '' or dimension = $focus)
        )
        and ($community_ids is null or list_contains($community_ids, community_id))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
)

select
    month,
    key,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from chosen
group by month, key
order by month, key
