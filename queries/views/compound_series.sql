-- definition: Numerator and denominator of one indicator by month and compound of a selection. A null list means all;
--     the empty text in community_ids stands for rows without a community, the empty key for those without a compound. With a
--     focus (one value of an axis, such as category=GR; the empty text is none) only of its rows.
-- grain: one row per month and compound
select
    indicator_values.month,
    coalesce(indicator_values.compound_id, '') as key,
    any_value(compounds.name) as name,
    sum(indicator_values.numerator) as numerator,
    sum(indicator_values.denominator) as denominator
from indicator_values
left join compounds on indicator_values.compound_id = compounds.compound_id
where
    indicator_values.indicator = $indicator
    and indicator_values.month >= $start
    and indicator_values.month < $stop
    and indicator_values.dimension = $focus
    -- Not coalesce: by the bare column whole row groups are left out.
    and (
        $community_ids is null
        or list_contains($community_ids, indicator_values.community_id)
        or (indicator_values.community_id is null and list_contains($community_ids, ''))
    )
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by indicator_values.month, coalesce(indicator_values.compound_id, '')
order by indicator_values.month, key
