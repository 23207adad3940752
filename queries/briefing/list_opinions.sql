-- definition: The requests and opinions that slot_opinions counts: raised in the hall of the center in question by the
--     day, without repeats. Closed later is open on the day, reopened later is still closed.
-- grain: one row per issue
-- span: since
-- subject: hall_center
-- needs: issues, issues.source_center_id, issues.channel, centers
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
order by issue_opened_on, in_order(issues.issue_id)
