-- definition: The values of every indicator by community and kind of compound, and those of the whole, so that a view
--     over the street reads a few rows and none of them by compound. The empty text stands for rows without a community
--     or a kind. A build asks for one indicator after the other.
-- grain: one row per indicator, month and dimension of the whole, and one per community and kind besides
-- city: adds numerator, denominator
with chosen as (
    select
        indicator_values.indicator,
        indicator_values.dimension,
        indicator_values.month,
        coalesce(indicator_values.community_id, '') as community_id,
        coalesce(compounds.kind, '') as kind,
        indicator_values.numerator,
        indicator_values.denominator
    from indicator_values
    left join compounds on indicator_values.compound_id = compounds.compound_id
    where $indicator is null or indicator_values.indicator = $indicator
),

parts as (
    select
        indicator,
        dimension,
        month,
        community_id,
        kind,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from chosen
    group by all
)

select
    false as is_whole,
    indicator,
    dimension,
    month,
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
    null as community_id,
    null as kind,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from chosen
group by indicator, dimension, month
-- Values without a dimension lie by community, since a page asks for all their months; those of a dimension by month,
-- since it asks for few of these.
order by
    is_whole,
    indicator,
    split_part(dimension, '=', 1),
    if(dimension = '', community_id, null),
    dimension,
    month,
    community_id,
    kind
