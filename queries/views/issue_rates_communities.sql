-- definition: Issues opened in the period in the compounds of each community, and as a rate per 1,000 households of those
--     whose households are known; the same as issue_rates_map, for a choice of too many compounds to be drawn.
-- grain: one row per community with a compound; null stands for compounds without a community
-- needs: compounds, compounds.households, issues, issues.compound_id
with sizes as (
    select
        community_id,
        count(*) as compounds,
        sum(households) filter (households > 0) as households
    from compounds
    where
        ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by community_id
),

opened as (
    select
        community_id,
        sum(issues) as issues,
        sum(issues_known) as issues_known
    from opened_in_compounds
    where
        month >= $start
        and month < $stop
        and dimension = $focus
        and ($compound_kinds is null or list_contains($compound_kinds, kind))
    group by community_id
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
left join opened on coalesce(sizes.community_id, '') = opened.community_id
left join communities on sizes.community_id = communities.community_id
order by in_order(sizes.community_id)
