-- name: repeat_list
-- definition: Compounds and categories with a request repeated within the days of the parameter in the period: how
--     often it came, and when first and last; the 200 that came last, and how many there are in all.
-- grain: one row per compound and category
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: repeat_months, compounds, communities
-- columns: compound_id, compound_name, community_id, community_name, category, issues, repeated, first_on, last_on,
--     places, repeated_in_all
with summed as (
    select
        compound_id,
        category,
        sum(issues) as issues,
        sum(repeated) as repeated,
        min(first_on) as first_on,
        max(last_on) as last_on
    from repeat_months
    where month >= $start and month < $stop
    group by compound_id, category
    having sum(repeated) > 0
)

select
    summed.compound_id,
    compounds.name as compound_name,
    compounds.community_id,
    communities.name as community_name,
    summed.category,
    summed.issues,
    summed.repeated,
    summed.first_on,
    summed.last_on,
    count(*) over () as places,
    sum(summed.repeated) over () as repeated_in_all
from summed
inner join compounds on summed.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by summed.last_on desc, summed.compound_id, summed.category
limit 200
