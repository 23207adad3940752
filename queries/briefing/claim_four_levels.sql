-- definition: On the day every community has a shared space and a center in service, and each of them is linked to one of the other
--     level. Numerator and denominator: communities of which this holds, communities; null where it holds of none.
-- detail: level_links
-- needs: communities, centers, centers.level, centers.parent_center_id
with present as (
    select
        center_id,
        community_id,
        level,
        parent_center_id
    from centers
    where
        (opened_on is null or opened_on <= $as_of)
        and (closed_on is null or closed_on > $as_of)
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
),

counted as (
    select
        communities.community_id,
        count(*) filter (present.level = 'shared_space') > 0
        and count(*) filter (present.level = 'center') > 0
        and count(present.center_id) = count(linked.center_id) as is_whole
    from communities
    left join present on communities.community_id = present.community_id
    left join linked on present.center_id = linked.center_id
    where
        ($community_ids is null or list_contains($community_ids, communities.community_id))
        and coalesce(communities.valid_from <= $as_of, true)
        and coalesce(communities.valid_to > $as_of, true)
    group by communities.community_id
)

select
    case when count(*) filter (is_whole) > 0 then count(*) filter (is_whole) = count(*) end as holds,
    count(*) filter (is_whole) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from counted
