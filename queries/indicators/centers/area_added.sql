-- definition: Floor area after less that before, of projects completed in the period.
-- counted: square metres; a new building has none before
-- excluded: projects not completed, or of which one of the two areas is not known
-- unit: m2
-- window: period
-- better: higher
-- needs: center_projects, center_projects.area_before_m2, center_projects.area_after_m2, center_projects.completed_on
-- basis: scattered
-- detail: detail_projects
with completed as (
    select
        cast(date_trunc('month', center_projects.completed_on) as date) as month,
        centers.community_id,
        centers.compound_id,
        center_projects.area_after_m2
        - if(
            center_projects.mode = 'new',
            coalesce(center_projects.area_before_m2, 0),
            center_projects.area_before_m2
        ) as added
    from center_projects
    left join centers on center_projects.center_id = centers.center_id
    where center_projects.completed_on is not null
)

select
    month,
    community_id,
    compound_id,
    '' as dimension,
    sum(added) as numerator,
    cast(null as double) as denominator
from completed
where added is not null
group by month, community_id, compound_id
order by month, community_id, compound_id
