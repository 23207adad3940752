-- definition: The parameters of the policy as they were when the version was built.
-- grain: one row per parameter and first day
select
    params.key,
    params.valid_from,
    params.value
from params
order by params.key, params.valid_from
