-- definition: The plan that the targets furthest ahead name, not before the year of the day; of several the first by name.
-- needs: targets, targets.plan
select
    'plan' as key,
    first(plan order by year desc, plan) as value,
    cast(null as varchar) as subject,
    cast(null as varchar) as community_id
from targets
where plan is not null and year >= year($as_of)
