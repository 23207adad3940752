-- definition: What indicators count by month and leaf, the finest part of which persons are ever told: the compound, or the
--     community of what lies in no compound; in all (the empty axis) and by each key of each axis. For deciding what may be
--     told alone: it is never shown.
-- grain: one row per indicator, month, leaf, axis and key
select
    indicator_values.indicator,
    indicator_values.month,
    coalesce(indicator_values.compound_id, '@' || coalesce(indicator_values.community_id, '')) as leaf,
    any_value(coalesce(indicator_values.community_id, '')) as community_id,
    any_value(coalesce(compounds.kind, '')) as kind,
    split_part(indicator_values.dimension, '=', 1) as axis,
    split_part(indicator_values.dimension, '=', 2) as key,
    sum(indicator_values.numerator) as numerator,
    sum(indicator_values.denominator) as denominator
from indicator_values
left join compounds on indicator_values.compound_id = compounds.compound_id
where list_contains($indicators, indicator_values.indicator)
group by
    indicator_values.indicator,
    indicator_values.month,
    coalesce(indicator_values.compound_id, '@' || coalesce(indicator_values.community_id, '')),
    indicator_values.dimension
order by indicator_values.indicator, indicator_values.month, leaf, axis, key
