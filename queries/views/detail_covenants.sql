-- name: detail_covenants
-- definition: Compounds with the covenant in force at the end of the period: its version, when it was adopted and filed.
-- grain: one row per compound
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: compounds, communities, covenants
-- columns: compound_id, compound_name, community_name, covenant_version, adopted_on, filed_on
select
    compounds.compound_id,
    any_value(compounds.name) as compound_name,
    any_value(communities.name) as community_name,
    arg_max_null(covenants.covenant_version, covenants.adopted_on) as covenant_version,
    max(covenants.adopted_on) as adopted_on,
    arg_max_null(covenants.filed_on, covenants.adopted_on) as filed_on
from compounds
left join communities on compounds.community_id = communities.community_id
left join covenants
    on
        compounds.compound_id = covenants.compound_id
        and covenants.adopted_on < greatest($start, $stop)
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by compounds.compound_id
order by compounds.compound_id
