-- definition: Street totals of every indicator by month, for comparing versions.
-- grain: one row per indicator and month
select
    indicator,
    month,
    sum(numerator) as numerator,
    sum(denominator) as denominator
from indicator_values
where dimension = ''
group by indicator, month
order by indicator, month
