-- definition: Resolutions due in the period with the meeting they come from, and how they stand on the data date: done
--     in time, done late, overdue; null where the ledger does not say when they are done.
-- grain: one row per resolution
-- needs: meetings, resolutions, resolutions.due_on
select
    resolution_id,
    meeting_id,
    date,
    community_name,
    compound_name,
    issue_id,
    due_on,
    done_on,
    state,
    days_late
from resolutions_due
where
    due_on >= $start
    and due_on < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
order by due_on, in_order(resolution_id)
