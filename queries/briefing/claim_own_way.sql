-- definition: Of each way that the speech names (reclaimed, sublet, joint) a project was completed by the day. The numerator is all that were
--     completed, none of them null; the denominator all that had begun. New buildings are no places mended.
-- detail: detail_projects
-- needs: center_projects, center_projects.mode, center_projects.completed_on, centers
select
    case
        when count(*) > 0
            then
                count(distinct center_projects.mode) filter (
                    center_projects.mode in ('reclaimed', 'sublet', 'joint') and center_projects.completed_on <= $as_of
                ) = 3
    end as holds,
    nullif(count(*) filter (center_projects.completed_on <= $as_of), 0) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from center_projects
left join centers on center_projects.center_id = centers.center_id
where
    center_projects.mode is distinct from 'new'
    and coalesce(center_projects.started_on <= $as_of, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
