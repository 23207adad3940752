-- definition: The value of each parameter in force at the end of each month.
-- grain: one row per month and parameter
-- city: same
select
    months.month,
    params.key,
    max_by(params.value, params.valid_from) as value
from months
inner join params on months.month_end >= params.valid_from
group by months.month, params.key
order by months.month, params.key
