-- name: categories_list
-- definition: The categories of issues with their labels.
-- grain: one row per category
-- params: none
-- reads: categories
-- columns: category, label
select
    category,
    label
from categories
order by category
