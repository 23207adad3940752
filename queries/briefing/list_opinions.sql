-- name: list_opinions
-- definition: The requests and opinions that slot_opinions counts: raised in the hall of the center in question by the
--     day, without repeats. Closed later is open on the day, reopened later is still closed.
-- role: list
-- grain: one row per issue
-- unit: none
-- render: none
-- span: since
-- privacy: no
-- subject: hall_center
-- detail: none
-- needs: issues, issues.source_center_id, issues.channel, centers
-- params: as_of DATE, subject VARCHAR
-- reads: issues, centers
-- columns: issue_id, issue_opened_on, category, status
select
    issues.issue_id,
    cast(issues.opened_at as date) as issue_opened_on,
    issues.category,
    case
        when cast(issues.closed_at as date) > $as_of then 'open'
        when cast(issues.closed_at as date) <= $as_of and cast(issues.reopened_at as date) > $as_of then 'closed'
        else issues.status
    end as status
from centers
inner join issues
    on
        centers.center_id = issues.source_center_id
        and issues.channel = 'hall'
        and issues.duplicate_of is null
        and cast(issues.opened_at as date) <= $as_of
where centers.center_id = $subject
order by issue_opened_on, issues.issue_id
