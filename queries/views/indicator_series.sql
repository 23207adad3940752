-- name: indicator_series
-- definition: Numerator and denominator of one indicator by month and by one axis, summed over a selection.
--     A null list means all; the empty text in community_ids stands for rows without a community.
-- grain: one row per month and key; axis is community, compound, or a dimension such as category
-- params: indicator VARCHAR, axis VARCHAR, community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE
-- reads: indicator_values, compounds
-- columns: month, key, numerator, denominator
with chosen_compounds as (
    select compound_id
    from compounds
    where list_contains($compound_kinds, kind)
),

chosen as (
    select
        month,
        case $axis
            when 'community' then coalesce(community_id, '')
            when 'compound' then coalesce(compound_id, '')
            else split_part(dimension, '=', 2)
        end as key,
        numerator,
        denominator
    from indicator_values
    where
        indicator = $indicator
        and month >= $start
        and month < $stop
        and case
            when $axis in ('community', 'compound') then dimension = ''
            else starts_with(dimension, $axis || '=')
        end
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and (
            $compound_kinds is null
            or compound_id in (select chosen_compounds.compound_id from chosen_compounds)
        )
)

select
    month,
    key,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from chosen
group by month, key
order by month, key
