-- definition: Issues opened in the compounds of a community and kind, and those of them in compounds with a known number
--     of households. The empty text stands for compounds without a community or a kind.
-- grain: one row per value of an axis (the empty text is all), month, community and kind of compound
-- city: adds issues, issues_known
select
    indicator_values.dimension,
    indicator_values.month,
    coalesce(compounds.community_id, '') as community_id,
    coalesce(compounds.kind, '') as kind,
    sum(indicator_values.numerator) as issues,
    sum(indicator_values.numerator) filter (compounds.households > 0) as issues_known
from indicator_values
inner join compounds on indicator_values.compound_id = compounds.compound_id
where indicator_values.indicator = 'issues_opened'
group by
    indicator_values.dimension,
    indicator_values.month,
    coalesce(compounds.community_id, ''),
    coalesce(compounds.kind, '')
order by indicator_values.dimension, indicator_values.month, community_id, kind
