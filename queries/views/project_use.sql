-- definition: Visits and hours open of a center before and after a project, by calendar month, and those of all other centers in the same
--     months (project_pairs), of projects at the chosen centers that were completed by the end of the period.
-- grain: one row per project and calendar month
-- needs: center_projects, center_projects.completed_on, center_use, center_use.open_minutes
select
    project_pairs.project_id,
    centers.name as center,
    project_pairs.month_before,
    project_pairs.month_after,
    project_pairs.visits_before,
    project_pairs.hours_before,
    project_pairs.visits_after,
    project_pairs.hours_after,
    project_pairs.others_visits_before,
    project_pairs.others_hours_before,
    project_pairs.others_visits_after,
    project_pairs.others_hours_after
from project_pairs
inner join center_projects on project_pairs.project_id = center_projects.project_id
left join centers on center_projects.center_id = centers.center_id
left join compounds on centers.compound_id = compounds.compound_id
where
    project_pairs.month_after < greatest($start, $stop)
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(project_pairs.project_id), project_pairs.month_after
