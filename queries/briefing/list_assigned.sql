-- definition: The compounds without management that claim_assigned counts, whether a leader is assigned to them on
--     the day, and by the codes of which posts.
-- grain: one row per compound
-- needs: compounds, compounds.kind, assignments
with assigned as (
    select
        compound_id,
        string_agg(distinct leader_post, ', ' order by leader_post) as leader_post
    from assignments
    where coalesce(from_on <= $as_of, true) and coalesce(to_on > $as_of, true)
    group by compound_id
)

select
    compounds.compound_id,
    compounds.name as compound_name,
    communities.name as community_name,
    compounds.households,
    assigned.compound_id is not null as assigned,
    assigned.leader_post
from compounds
left join communities on compounds.community_id = communities.community_id
left join assigned on compounds.compound_id = assigned.compound_id
where
    compounds.kind = 'unmanaged'
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
order by in_order(compounds.compound_id)
