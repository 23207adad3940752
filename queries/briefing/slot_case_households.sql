-- definition: Households visited for the issue in question from its first day to the day asked, as often as they were
--     visited. n is the visits. Null where there were visits but the households of none were counted.
-- unit: household_visits
-- render: whole
-- span: since
-- privacy: events
-- subject: heating_case
-- needs: issues, visits, visits.issue_id, visits.households
select
    case when count(visits.visit_id) = 0 then 0 else sum(visits.households) end as value,
    count(visits.visit_id) as n,
    any_value(cast(issues.opened_at as date)) as start_on
from issues
left join visits
    on issues.issue_id = visits.issue_id and visits.date between cast(issues.opened_at as date) and $as_of
where issues.issue_id = $subject
