-- definition: Compounds at the end of the period with their size, branches and party groups. Members stay
--     out: this list is shown as it is.
-- grain: one row per compound
with latest as (
    select max(month) as month
    from compound_months
    where month >= $start and month < $stop
),

marks as (
    select
        indicator_values.compound_id,
        sum(indicator_values.numerator) filter (where indicator_values.indicator = 'building_groups_active') as groups,
        bool_or(indicator_values.numerator > 0) filter (
            where indicator_values.indicator = 'households_within_300m'
        ) as within_300m,
        bool_or(indicator_values.numerator > 0) filter (
            where indicator_values.indicator = 'households_within_500m'
        ) as within_500m
    from indicator_values
    inner join latest on indicator_values.month = latest.month
    where
        indicator_values.indicator in (
            'building_groups_active', 'households_within_300m', 'households_within_500m'
        )
        and indicator_values.compound_id is not null
    group by indicator_values.compound_id
)

select
    compounds.compound_id,
    compounds.name as compound_name,
    compounds.community_id,
    communities.name as community_name,
    compounds.kind,
    compounds.households,
    compounds.residents,
    compounds.buildings,
    compound_months.branches,
    marks.groups,
    marks.within_300m,
    marks.within_500m
from compound_months
inner join latest on compound_months.month = latest.month
inner join compounds on compound_months.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
left join marks on compounds.compound_id = marks.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.compound_id)
