-- definition: The open center whose compound handed in most kitchen waste in the year up to the day, by its community
--     and compound; the subject is the center.
-- grain: two rows or none
-- needs: waste, waste.kg_in, centers
with handed_in as (
    select
        compound_id,
        sum(kg_in) as kg
    from waste
    where month <= $as_of and month > $as_of - interval 1 year
    group by compound_id
    having sum(kg_in) > 0
),

example as (
    select
        centers.center_id,
        centers.community_id,
        centers.compound_id
    from centers
    inner join handed_in on centers.compound_id = handed_in.compound_id
    where
        coalesce(centers.opened_on <= $as_of, true)
        and coalesce(centers.status, 'open') = 'open'
        and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    order by handed_in.kg desc, centers.center_id
    limit 1
)

select
    unnest(['waste_community', 'waste_compound']) as key,
    unnest([communities.name, compounds.name]) as value,
    example.center_id as subject,
    example.community_id
from example
left join communities on example.community_id = communities.community_id
left join compounds on example.compound_id = compounds.compound_id
