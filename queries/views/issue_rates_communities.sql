-- name: issue_rates_communities
-- definition: Issues opened in the period in the compounds of each community, and as a rate per 1,000 households of those
--     whose households are known; the same as issue_rates_map, for a choice of too many compounds to be drawn.
-- grain: one row per community with a compound; null stands for compounds without a community
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: compounds, communities, indicator_values
-- columns: community_id, name, compounds, households, issues, issues_known, per_1000
with chosen as (
    select
        compound_id,
        community_id,
        nullif(households, 0) as households
    from compounds
    where
        ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
),

sizes as (
    select
        community_id,
        count(*) as compounds,
        sum(households) as households
    from chosen
    group by community_id
),

opened as (
    select
        chosen.community_id,
        sum(indicator_values.numerator) as issues,
        sum(indicator_values.numerator) filter (chosen.households is not null) as issues_known
    from indicator_values
    inner join chosen on indicator_values.compound_id = chosen.compound_id
    where
        indicator_values.indicator = 'issues_opened'
        and indicator_values.dimension = ''
        and indicator_values.month >= $start
        and indicator_values.month < $stop
    group by chosen.community_id
)

select
    sizes.community_id,
    communities.name,
    sizes.compounds,
    sizes.households,
    coalesce(opened.issues, 0) as issues,
    coalesce(opened.issues_known, 0) as issues_known,
    1000 * coalesce(opened.issues_known, 0) / sizes.households as per_1000
from sizes
left join opened on sizes.community_id is not distinct from opened.community_id
left join communities on sizes.community_id = communities.community_id
order by sizes.community_id
