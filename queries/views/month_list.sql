-- name: month_list
-- definition: The months the data cover and whether each is complete.
-- grain: one row per month
-- params: none
-- reads: months
-- columns: month, month_end, is_final
select
    month,
    month_end,
    is_final
from months
order by month
