-- definition: Compounds with the covenant in force at the end of the period: its version, when it was adopted and
--     filed, whether a good deed a day is one of its items and whether such deeds are recorded.
-- grain: one row per compound
with latest as (
    select
        compound_id,
        arg_max_null(covenant_version, adopted_on) as covenant_version,
        max(adopted_on) as adopted_on,
        arg_max_null(filed_on, adopted_on) as filed_on,
        arg_max_null(has_daily_kindness, adopted_on) as has_daily_kindness,
        arg_max_null(kindness_recorded, adopted_on) as kindness_recorded
    from covenants
    where adopted_on < greatest($start, $stop)
    group by compound_id
)

select
    compounds.compound_id,
    compounds.name as compound_name,
    communities.name as community_name,
    latest.covenant_version,
    latest.adopted_on,
    latest.filed_on,
    latest.has_daily_kindness,
    latest.kindness_recorded
from compounds
left join communities on compounds.community_id = communities.community_id
left join latest on compounds.compound_id = latest.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.compound_id)
