-- definition: Every compound without management has a leader assigned on the day. Numerator and denominator: such
--     compounds with one, such compounds; numerator before: the leaders.
-- detail: list_assigned
-- needs: compounds, compounds.kind, assignments
with assigned as (
    select
        compound_id,
        leader_post
    from assignments
    where coalesce(from_on <= $as_of, true) and coalesce(to_on > $as_of, true)
)

select
    case
        when count(distinct compounds.compound_id) > 0
            then count(distinct assigned.compound_id) = count(distinct compounds.compound_id)
    end as holds,
    count(distinct assigned.compound_id) as numerator,
    count(distinct compounds.compound_id) as denominator,
    count(distinct assigned.leader_post) as numerator_before,
    cast(null as bigint) as denominator_before
from compounds
left join assigned on compounds.compound_id = assigned.compound_id
where
    compounds.kind = 'unmanaged'
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
