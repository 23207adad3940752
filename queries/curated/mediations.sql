-- definition: Disputes that a center took up; one without a community takes that of its compound, else that of its
--     center.
-- grain: one row per case
select
    listed.mediation_id,
    centers.center_id,
    coalesce(known_communities.id, compounds.community_id, centers.community_id) as community_id,
    known_compounds.id as compound_id,
    listed.opened_on,
    listed.closed_on,
    listed.result,
    listed.dispute_kind
from checked.mediations as listed
left join reference_keys as known_centers
    on known_centers.kind = 'center' and listed.center_id = known_centers.key
left join centers on known_centers.id = centers.center_id
left join reference_keys as known_communities
    on known_communities.kind = 'community' and listed.community_id = known_communities.key
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
left join compounds on known_compounds.id = compounds.compound_id
order by listed.opened_on, listed.mediation_id
