-- definition: Council meetings; a meeting without a community takes that of its compound, and one without a
--     status was held. Its place stands here by name and kind besides. Which requests it discussed is in
--     meeting_issues.
-- grain: one row per meeting
select
    listed.meeting_id,
    listed.level,
    coalesce(known_communities.id, compounds.community_id) as community_id,
    known_compounds.id as compound_id,
    listed.date,
    listed.method,
    coalesce(listed.status, 'held') as status,
    listed.has_branch,
    listed.has_residents_committee,
    listed.has_owners_committee,
    listed.has_property,
    listed.attendees,
    listed.raised_by,
    listed.orid_step,
    communities.name as community_name,
    compounds.name as compound_name,
    compounds.kind as compound_kind
from checked.meetings as listed
left join reference_keys as known_communities
    on known_communities.kind = 'community' and listed.community_id = known_communities.key
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
left join compounds on known_compounds.id = compounds.compound_id
left join communities on coalesce(known_communities.id, compounds.community_id) = communities.community_id
order by listed.date, listed.meeting_id
