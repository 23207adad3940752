-- name: name_plan
-- definition: The plan that the targets furthest ahead name, not before the year of the day; of several the first by name.
-- role: name
-- grain: one row
-- unit: none
-- render: none
-- span: point
-- privacy: no
-- subject: none
-- detail: none
-- needs: targets, targets.plan
-- params: as_of DATE
-- reads: targets
-- columns: key, value, subject, community_id
select
    'plan' as key,
    first(plan order by year desc, plan) as value,
    cast(null as varchar) as subject,
    cast(null as varchar) as community_id
from targets
where plan is not null and year >= year($as_of)
