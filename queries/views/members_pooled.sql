-- definition: Compounds whose members may not be told alone at a threshold of persons: the planner takes for each of them the mean
--     of the block that they are told with.
-- grain: one row per compound
select compound_id
from told_members
where
    month = $month
    and not is_alone
    and threshold = (select min(levels.threshold) from told_members as levels where levels.threshold >= $privacy)
order by in_order(compound_id)
