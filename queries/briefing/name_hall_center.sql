-- definition: The center that both hears most opinions and settles most disputes until the day (the smaller of the
--     two counts decides), by its community and compound; the subject is the center. Where the ledger of modules is kept, only
--     one that has the module of council meetings by then.
-- grain: two rows or none
-- needs: issues, issues.source_center_id, mediations, centers
with heard as (
    select
        source_center_id as center_id,
        count(*) as opinions
    from issues
    where channel = 'hall' and duplicate_of is null and cast(opened_at as date) <= $as_of
    group by source_center_id
),

settled as (
    select
        center_id,
        count(*) as cases
    from mediations
    where result = 'settled' and closed_on <= $as_of
    group by center_id
),

example as (
    select
        centers.center_id,
        centers.community_id,
        centers.compound_id
    from centers
    left join heard on centers.center_id = heard.center_id
    left join settled on centers.center_id = settled.center_id
    where
        ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
        and (heard.opinions > 0 or settled.cases > 0)
        and (
            centers.center_id in (
                select halls.center_id
                from center_modules as halls
                where halls.module = 'council' and coalesce(halls.present_since <= $as_of, true)
            )
            or not exists (select 1 as found from center_modules)
        )
    order by
        least(coalesce(heard.opinions, 0), coalesce(settled.cases, 0)) desc,
        coalesce(heard.opinions, 0) desc,
        centers.center_id
    limit 1
)

select
    unnest(['hall_community', 'hall_compound']) as key,
    unnest([communities.name, compounds.name]) as value,
    example.center_id as subject,
    example.community_id
from example
left join communities on example.community_id = communities.community_id
left join compounds on example.compound_id = compounds.compound_id
