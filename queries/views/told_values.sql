-- definition: What may be told of persons at a threshold, or else the next higher one that the build knew: of each indicator that
--     counts them the sums of the blocks that are told, by month. Leaves are the compounds of a block, of a ledger without
--     compounds its communities (@ and the code).
-- grain: one row per indicator, month and block
with blocks as (
    select
        indicator,
        leaf,
        community_id,
        block
    from person_blocks
    where
        is_told
        and threshold = (
            select min(others.threshold) from person_blocks as others where others.threshold >= $privacy
        )
)

select
    blocks.indicator,
    indicator_values.month,
    list(distinct blocks.community_id order by blocks.community_id) as communities,
    list(distinct blocks.leaf order by blocks.leaf) as leaves,
    sum(indicator_values.numerator) as numerator,
    sum(indicator_values.denominator) as denominator
from blocks
inner join indicator_values
    on
        blocks.indicator = indicator_values.indicator
        and blocks.leaf = coalesce(indicator_values.compound_id, '@' || coalesce(indicator_values.community_id, ''))
where indicator_values.dimension = ''
group by blocks.indicator, indicator_values.month, blocks.block
order by blocks.indicator, indicator_values.month, leaves
