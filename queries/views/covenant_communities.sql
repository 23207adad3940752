-- definition: How many compounds of each community have adopted a covenant by the end of the period, and in how many the
--     one in force is filed.
-- grain: one row per community with a compound; null stands for compounds without a community
-- needs: compounds, covenants
with latest as (
    select
        compound_id,
        arg_max_null(filed_on, adopted_on) as filed_on
    from covenants
    where adopted_on < greatest($start, $stop)
    group by compound_id
)

select
    compounds.community_id,
    any_value(communities.name) as name,
    count(*) as compounds,
    count(latest.compound_id) as adopted,
    count(latest.filed_on) as filed
from compounds
left join communities on compounds.community_id = communities.community_id
left join latest on compounds.compound_id = latest.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by compounds.community_id
order by in_order(compounds.community_id)
