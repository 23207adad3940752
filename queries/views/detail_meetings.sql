-- definition: Meetings in the period with their place, method, the parties present and who raised the
--     matter; how many came is not listed.
-- grain: one row per meeting
select
    meeting_id,
    level,
    community_id,
    community_name,
    compound_id,
    compound_name,
    date,
    method,
    status,
    has_branch,
    has_residents_committee,
    has_owners_committee,
    has_property,
    raised_by,
    orid_step
from meetings
where
    date >= $start
    and date < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
order by date, in_order(meeting_id)
