-- definition: Requests and opinions raised in the hall of each center in the period, and those of them marked as repeats, which
--     are not counted.
-- grain: one row per center
select
    centers.center_id,
    any_value(centers.name) as center,
    any_value(communities.name) as community_name,
    count(*) filter (where issues.duplicate_of is null) as opinions,
    count(*) filter (where issues.duplicate_of is not null) as duplicates
from issues
inner join centers on issues.source_center_id = centers.center_id
left join communities on centers.community_id = communities.community_id
left join compounds on centers.compound_id = compounds.compound_id
where
    issues.channel = 'hall'
    and issues.opened_at >= $start
    and issues.opened_at < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by centers.center_id
order by in_order(centers.center_id)
