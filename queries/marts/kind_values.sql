-- name: kind_values
-- definition: The values of every indicator by community and kind of compound, and those of the whole, so that a view
--     over the street reads a few rows and none of them by compound. The empty text stands for rows without a community
--     or a kind.
-- grain: one row per indicator, month and dimension of the whole, and one per community and kind besides
-- params: none
-- reads: indicator_values, compounds
-- columns: is_whole, indicator, dimension, month, community_id, kind, numerator, denominator
with placed as (
    select
        indicator_values.indicator,
        indicator_values.dimension,
        indicator_values.month,
        coalesce(indicator_values.community_id, '') as community_id,
        coalesce(compounds.kind, '') as kind,
        sum(indicator_values.numerator) as numerator,
        sum(indicator_values.denominator) as denominator
    from indicator_values
    left join compounds on indicator_values.compound_id = compounds.compound_id
    group by all
)

select
    grouping(placed.community_id) = 1 as is_whole,
    placed.indicator,
    placed.dimension,
    placed.month,
    placed.community_id,
    placed.kind,
    sum(placed.numerator) as numerator,
    sum(placed.denominator) as denominator
from placed
group by
    grouping sets (
        (placed.indicator, placed.dimension, placed.month),
        (placed.indicator, placed.dimension, placed.month, placed.community_id, placed.kind)
    )
order by is_whole, placed.indicator, placed.dimension, placed.month, placed.community_id, placed.kind
