-- definition: The months the data cover and whether each is complete.
-- grain: one row per month
select
    month,
    month_end,
    is_final
from months
order by month
