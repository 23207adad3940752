-- name: detail_resolutions
-- definition: Resolutions due in the period with the meeting they come from, and how they stand on the data date: done
--     in time, done late, overdue; null where the ledger does not say when they are done.
-- grain: one row per resolution
-- params: start DATE, stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: resolutions_due, communities, compounds
-- columns: resolution_id, meeting_id, date, community_name, compound_name, issue_id, due_on, done_on, state, days_late
select
    resolutions_due.resolution_id,
    resolutions_due.meeting_id,
    resolutions_due.date,
    communities.name as community_name,
    compounds.name as compound_name,
    resolutions_due.issue_id,
    resolutions_due.due_on,
    resolutions_due.done_on,
    resolutions_due.state,
    resolutions_due.days_late
from resolutions_due
left join communities on resolutions_due.community_id = communities.community_id
left join compounds on resolutions_due.compound_id = compounds.compound_id
where
    resolutions_due.due_on >= $start
    and resolutions_due.due_on < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(resolutions_due.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, resolutions_due.compound_kind))
order by resolutions_due.due_on, resolutions_due.resolution_id
