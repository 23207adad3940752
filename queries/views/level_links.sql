-- definition: The four levels street, community, shared space and center at the end of the period: how many shared spaces
--     and centers in service each community has, and how many of them are linked to nothing at the other level (with their ids): a
--     shared space without a center as its parent or child, a center without a shared space. Nothing where kinds of
--     compound are chosen, for a level has none.
-- grain: one row per community
-- needs: communities, centers, centers.level
with present as (
    select
        center_id,
        community_id,
        level,
        parent_center_id
    from centers
    where
        (opened_on is null or opened_on < greatest($start, $stop))
        and (closed_on is null or closed_on >= $stop)
        and coalesce(status, '') != 'building'
),

links as (
    select
        child.center_id as one,
        parent.center_id as other
    from present as child
    inner join present as parent
        on child.parent_center_id = parent.center_id and child.level is distinct from parent.level
),

linked as (
    select one as center_id from links
    union
    select other as center_id from links
)

select
    communities.community_id,
    any_value(communities.name) as community_name,
    count(*) filter (present.level = 'shared_space') as shared_spaces,
    count(*) filter (present.level = 'shared_space' and linked.center_id is null) as loose_spaces,
    count(*) filter (present.level = 'center') as centers,
    count(*) filter (present.level = 'center' and linked.center_id is null) as loose_centers,
    string_agg(present.center_id, ',' order by present.center_id) filter (linked.center_id is null) as loose_ids
from communities
left join present on communities.community_id = present.community_id
left join linked on present.center_id = linked.center_id
where
    ($community_ids is null or list_contains($community_ids, communities.community_id))
    and coalesce(communities.valid_from < $stop, true)
    and coalesce(communities.valid_to >= $stop, true)
    and $compound_kinds is null
group by communities.community_id
order by in_order(communities.community_id)
