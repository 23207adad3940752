-- name: plan_group_list
-- definition: The groups proposed at publishing for a threshold at the default limits.
-- grain: one row per group
-- params: threshold INTEGER
-- reads: plan_groups
-- columns: community_id, compounds, form, regular, branches, length_m, is_mixed
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
