-- definition: The groups proposed at publishing for a threshold at the default limits.
-- grain: one row per group
select
    community_id,
    compounds,
    form,
    regular,
    branches,
    length_m,
    is_mixed
from plan_groups
where threshold = $threshold
order by community_id, compounds
