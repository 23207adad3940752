-- name: repeat_list
-- definition: Compounds and categories with a request repeated within the days of the parameter in the period: how
--     often it came, and when first and last.
-- grain: one row per compound and category
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: issues, compounds, communities, month_params
-- columns: compound_id, compound_name, community_id, community_name, category, issues, repeated, first_on, last_on
with chosen as (
    select
        compound_id,
        category,
        opened_at,
        lag(opened_at) over (partition by compound_id, category order by opened_at, issue_id) as before
    from issues
    where
        opened_at >= $start - interval 60 day
        and opened_at < $stop
        and compound_id is not null
        and category is not null
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
),

spans as (
    select max_by(value, month) as days
    from month_params
    where key = 'repeat_days' and month < $stop
)

select
    chosen.compound_id,
    any_value(compounds.name) as compound_name,
    any_value(compounds.community_id) as community_id,
    any_value(communities.name) as community_name,
    chosen.category,
    count(*) as issues,
    count(*) filter (chosen.opened_at <= chosen.before + to_days(cast(spans.days as integer))) as repeated,
    cast(min(chosen.opened_at) as date) as first_on,
    cast(max(chosen.opened_at) as date) as last_on
from chosen
cross join spans
inner join compounds on chosen.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    chosen.opened_at >= $start
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by chosen.compound_id, chosen.category
having count(*) filter (chosen.opened_at <= chosen.before + to_days(cast(spans.days as integer))) > 0
order by chosen.compound_id, chosen.category
