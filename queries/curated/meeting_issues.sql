-- definition: Requests discussed at a meeting, one by one; a request that stands in no ledger keeps its id.
-- grain: one row per meeting and request
with parts as (
    select
        meeting_id,
        unnest(regexp_split_to_array(issue_ids, '[\x{3001}\x{FF0C}\x{FF1B},;\s]+')) as issue_id
    from checked.meetings
)

select distinct
    meeting_id,
    issue_id
from parts
where issue_id != ''
order by meeting_id, issue_id
