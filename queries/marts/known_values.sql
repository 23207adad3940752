-- definition: The values of the indicators that still grow after their month is over (issues closed, called back,
--     reopened later), in parts by how many months after it each part became known, counted back from the data date; so
--     that an earlier period can be summed as it was known at the age of the present one: the parts whose lag is at
--     most that age. Summed by community and kind of compound, and for the whole, like kind_values.
-- grain: one row per indicator, month, dimension and lag of the whole, and one per community and kind besides
-- city: adds numerator, denominator
with parts as (
    select
        aged_values.indicator,
        aged_values.dimension,
        aged_values.month,
        aged_values.lag,
        coalesce(aged_values.community_id, '') as community_id,
        coalesce(compounds.kind, '') as kind,
        sum(aged_values.numerator) as numerator,
        sum(aged_values.denominator) as denominator
    from aged_values
    left join compounds on aged_values.compound_id = compounds.compound_id
    group by all
)

select
    false as is_whole,
    indicator,
    dimension,
    month,
    lag,
    community_id,
    kind,
    numerator,
    denominator
from parts
union all
select
    true as is_whole,
    indicator,
    dimension,
    month,
    lag,
    null as community_id,
    null as kind,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from parts
group by indicator, dimension, month, lag
order by is_whole, indicator, split_part(dimension, '=', 1), dimension, month, lag, community_id, kind
