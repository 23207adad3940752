-- definition: What a meeting resolved, by when it is due and when it was done.
-- grain: one row per resolution
select
    listed.resolution_id,
    listed.meeting_id,
    listed.issue_id,
    listed.due_on,
    listed.done_on
from checked.resolutions as listed
order by listed.meeting_id, listed.resolution_id
