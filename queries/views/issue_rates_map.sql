-- name: issue_rates_map
-- definition: Issues opened in the period by compound, and as a rate per 1,000 households where these are known.
-- grain: one row per compound
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: compounds, indicator_values
-- columns: compound_id, name, community_id, households, issues, per_1000
with opened as (
    select
        compound_id,
        sum(numerator) as issues
    from indicator_values
    where
        indicator = 'issues_opened'
        and dimension = ''
        and month >= $start
        and month < $stop
    group by compound_id
)

select
    compounds.compound_id,
    compounds.name,
    compounds.community_id,
    compounds.households,
    coalesce(opened.issues, 0) as issues,
    1000 * coalesce(opened.issues, 0) / nullif(compounds.households, 0) as per_1000
from compounds
left join opened on compounds.compound_id = opened.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by compounds.compound_id
