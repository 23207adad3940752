-- definition: Requests and concerns. A row whose community is missing or unknown stays, without one; it
--     takes the community of its compound where that is known. A point at 0,0 is no point.
-- grain: one row per issue
with legacy_is_kept as (
    select count(*) > 0 as provided
    from provided
    where ledger = 'issues' and field = 'is_legacy'
)

select
    listed.issue_id,
    coalesce(known_communities.id, compounds.community_id) as community_id,
    coalesce(compound_names.compound_id, known_compounds.id) as compound_id,
    listed.channel,
    listed.category,
    listed.urgency,
    listed.opened_at,
    listed.contact_due_at,
    listed.first_contact_at,
    listed.due_at,
    listed.revised_due_at,
    listed.closed_at,
    listed.reopened_at,
    listed.received_at,
    listed.status,
    listed.callback_status,
    listed.resolved,
    listed.satisfied,
    coalesce(listed.is_legacy, case when legacy_is_kept.provided then false end) as is_legacy,
    listed.owner_kind,
    known_centers.id as source_center_id,
    listed.duplicate_of,
    listed.paused_days,
    case when listed.longitude != 0 or listed.latitude != 0 then listed.longitude end as longitude,
    case when listed.longitude != 0 or listed.latitude != 0 then listed.latitude end as latitude
from checked.issues as listed
cross join legacy_is_kept
left join reference_keys as known_communities
    on known_communities.kind = 'community' and listed.community_id = known_communities.key
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
left join compound_names
    on known_communities.id = compound_names.community_id and listed.compound_id = compound_names.name
left join compounds on known_compounds.id = compounds.compound_id
left join reference_keys as known_centers
    on known_centers.kind = 'center' and listed.source_center_id = known_centers.key
order by listed.opened_at, listed.issue_id
