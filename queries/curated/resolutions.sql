-- name: resolutions
-- definition: What a meeting resolved, by when it is due and when it was done.
-- grain: one row per resolution
-- params: none
-- reads: checked.resolutions
-- columns: resolution_id, meeting_id, issue_id, due_on, done_on
select
    listed.resolution_id,
    listed.meeting_id,
    listed.issue_id,
    listed.due_on,
    listed.done_on
from checked.resolutions as listed
order by listed.meeting_id, listed.resolution_id
