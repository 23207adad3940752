-- definition: The names of compounds by community, at most 500: what one chooses a file by.
-- grain: one row per compound
select
    compounds.compound_id,
    compounds.name,
    communities.name as community_name
from compounds
left join communities on compounds.community_id = communities.community_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(compounds.community_id), in_order(compounds.compound_id)
limit 500
