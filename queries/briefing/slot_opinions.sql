-- definition: Requests and opinions raised in the hall of the center in question, from its opening to the day,
--     without repeats.
-- unit: opinions
-- render: yu
-- span: since
-- subject: hall_center
-- detail: list_opinions
-- needs: issues, issues.source_center_id, issues.channel, centers
select
    count(issues.issue_id) as value,
    count(issues.issue_id) as n,
    any_value(centers.opened_on) as start_on
from centers
left join issues
    on
        centers.center_id = issues.source_center_id
        and issues.channel = 'hall'
        and issues.duplicate_of is null
        and cast(issues.opened_at as date) <= $as_of
where centers.center_id = $subject
