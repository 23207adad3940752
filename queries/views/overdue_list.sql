-- definition: Resolutions due in the period that are overdue on the data date, the 200 that were due first.
-- grain: one row per resolution
select
    community_id,
    community_name,
    compound_id,
    compound_name,
    issue_id,
    due_on,
    days_late
from resolutions_due
where
    state = 'overdue'
    and due_on >= $start
    and due_on < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
order by due_on, in_order(resolution_id)
limit 200
