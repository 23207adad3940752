-- definition: The categories of issues with their labels.
-- grain: one row per category
select
    category,
    label
from categories
order by category
