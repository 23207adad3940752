-- definition: Projects that were running in the period or completed in it, and how each stands on the data date:
--     completed in time or late, behind plan, running. Null where its plan is not known. Money is in 10,000 yuan.
--     Those behind their plan come first, then those that run, then those completed.
-- grain: one row per project
-- needs: center_projects
-- window: point
with said as (
    select count(*) > 0 as completed
    from provided
    where ledger = 'center_projects' and field = 'completed_on'
)

select
    center_projects.project_id,
    center_projects.center_id,
    centers.name as center,
    communities.name as community_name,
    center_projects.problem,
    center_projects.mode,
    center_projects.measure as project_measure,
    center_projects.cost / 10000 as project_cost,
    center_projects.area_before_m2,
    center_projects.area_after_m2,
    center_projects.sites_before,
    center_projects.sites_after,
    center_projects.started_on,
    center_projects.planned_on,
    center_projects.completed_on,
    coalesce(centers.opened_on < center_projects.started_on, false) as was_open_before,
    case
        when center_projects.planned_on is null or not said.completed then null
        when center_projects.completed_on <= center_projects.planned_on then 'completed_in_time'
        when center_projects.completed_on is not null then 'completed_late'
        when data_dates.as_of > center_projects.planned_on then 'behind'
        else 'running'
    end as project_state,
    case
        when said.completed
            then greatest(
                0, coalesce(center_projects.completed_on, data_dates.as_of) - center_projects.planned_on
            )
    end as days_behind
from center_projects
cross join said
inner join data_dates on data_dates.ledger = 'center_projects'
left join centers on center_projects.center_id = centers.center_id
left join communities on centers.community_id = communities.community_id
left join compounds on centers.compound_id = compounds.compound_id
where
    (center_projects.started_on is null or center_projects.started_on < greatest($start, $stop))
    and (center_projects.completed_on is null or center_projects.completed_on >= $start)
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by
    project_state is distinct from 'behind',
    center_projects.completed_on is not null,
    center_projects.started_on,
    in_order(center_projects.project_id)
