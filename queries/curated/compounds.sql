-- definition: Residential compounds with their community, kind and size.
-- grain: one row per compound
select
    listed.compound_id,
    known_communities.id as community_id,
    listed.name,
    listed.kind,
    listed.households,
    listed.residents,
    listed.buildings,
    listed.built_year,
    listed.has_property_company,
    listed.has_owners_committee,
    case when listed.longitude != 0 or listed.latitude != 0 then listed.longitude end as longitude,
    case when listed.longitude != 0 or listed.latitude != 0 then listed.latitude end as latitude,
    listed.has_property_party_org
from checked.compounds as listed
left join reference_keys as known_communities
    on known_communities.kind = 'community' and listed.community_id = known_communities.key
order by listed.compound_id
