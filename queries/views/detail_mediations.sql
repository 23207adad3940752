-- definition: Disputes that a center took up or ended in the period, without the compound of the parties.
-- grain: one row per case
select
    mediations.mediation_id,
    centers.name as center,
    communities.name as community_name,
    mediations.dispute_kind,
    mediations.opened_on as mediation_opened_on,
    mediations.closed_on as mediation_closed_on,
    mediations.result
from mediations
left join centers on mediations.center_id = centers.center_id
left join communities on coalesce(centers.community_id, mediations.community_id) = communities.community_id
left join compounds
    on if(centers.center_id is null, mediations.compound_id, centers.compound_id) = compounds.compound_id
where
    (
        (mediations.opened_on >= $start and mediations.opened_on < $stop)
        or (mediations.closed_on >= $start and mediations.closed_on < $stop)
    )
    and (
        $community_ids is null
        or list_contains($community_ids, coalesce(centers.community_id, mediations.community_id, ''))
    )
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by mediations.opened_on, in_order(mediations.mediation_id)
