-- definition: Neighbourhood centers and shared spaces; a center without a community takes that of its
--     compound.
-- grain: one row per center
select
    listed.center_id,
    listed.name,
    coalesce(known_communities.id, compounds.community_id) as community_id,
    known_compounds.id as compound_id,
    listed.level,
    known_parents.id as parent_center_id,
    listed.area_m2,
    listed.opened_on,
    listed.closed_on,
    listed.mode,
    listed.status,
    listed.rooms,
    listed.opens_hour,
    listed.closes_hour,
    listed.days_per_week,
    case when listed.longitude != 0 or listed.latitude != 0 then listed.longitude end as longitude,
    case when listed.longitude != 0 or listed.latitude != 0 then listed.latitude end as latitude
from checked.centers as listed
left join reference_keys as known_communities
    on known_communities.kind = 'community' and listed.community_id = known_communities.key
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
left join reference_keys as known_parents
    on known_parents.kind = 'center' and listed.parent_center_id = known_parents.key
left join compounds on known_compounds.id = compounds.compound_id
order by listed.center_id
