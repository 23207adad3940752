-- definition: Issues opened in the period by compound, and as a rate per 1,000 households where these are known.
-- grain: one row per compound
-- needs: compounds, compounds.households, issues, issues.compound_id
with chosen as (
    select
        compound_id,
        name,
        community_id,
        households
    from compounds
    where
        ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
),

opened as (
    select
        indicator_values.compound_id,
        sum(indicator_values.numerator) as issues
    from indicator_values
    inner join chosen on indicator_values.compound_id = chosen.compound_id
    where
        indicator_values.indicator = 'issues_opened'
        and indicator_values.dimension = $focus
        and indicator_values.month >= $start
        and indicator_values.month < $stop
    group by indicator_values.compound_id
)

select
    chosen.compound_id,
    chosen.name,
    chosen.community_id,
    chosen.households,
    coalesce(opened.issues, 0) as issues,
    1000 * coalesce(opened.issues, 0) / nullif(chosen.households, 0) as per_1000
from chosen
left join opened on chosen.compound_id = opened.compound_id
order by in_order(chosen.compound_id)
