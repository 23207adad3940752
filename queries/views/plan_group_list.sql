-- definition: The groups proposed at publishing for a threshold at the default limits. Anchor is the compound that
--     stands alone, to which the others are attached; causes tell of each compound why its branch is another than today's,
--     empty where it stays; steps_m how far its nearest of the group is.
-- grain: one row per group
select
    community_id,
    compounds,
    form,
    anchor,
    regular,
    branches,
    length_m,
    unlike,
    irregular,
    breaks,
    causes,
    steps_m
from plan_groups
where
    threshold = $threshold
    and privacy = (select min(levels.privacy) from plan_facts as levels where levels.privacy >= $privacy)
order by in_order(community_id), compounds
