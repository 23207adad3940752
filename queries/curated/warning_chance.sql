-- definition: How many warnings the last month watched would have had on average if nothing but chance were at
--     work: the sum over its cells of the probability to reach the fewest issues that would warn. That is well
--     below alpha times the cells, since issues come in whole numbers. By Cantelli's inequality a tail is below
--     alpha at the mean + standard deviation / sqrt(alpha) at the latest.
-- grain: one row, none where no month is watched
with cells as (
    select
        warning_cells.month,
        warning_cells.expected,
        warning_cells.ratio,
        warning_cells.expected / (warning_cells.ratio - 1) as shape,
        warning_months.min_issues,
        warning_months.alpha
    from warning_cells
    inner join warning_months on warning_cells.month = warning_months.month
    where warning_cells.month in (select max(warning_months.month) from warning_months)
),

termed as (
    select
        month,
        alpha,
        cast(min_issues as integer) as fewest,
        list_transform(
            range(cast(
                min_issues + ceil(expected + sqrt(expected * ratio / alpha)) + 1 as integer
            )),
            lambda number: exp(
                lgamma(shape + number) - lgamma(shape) - lgamma(number + 1)
                - shape * ln(ratio) + number * ln(1 - 1 / ratio)
            )
        ) as terms
    from cells
),

tailed as (
    select
        month,
        alpha,
        list_transform(
            range(fewest, len(terms)),
            lambda number: greatest(0, 1 - list_sum(list_slice(terms, 1, number)))
        ) as tails
    from termed
)

select
    month,
    count(*) as cells,
    sum(coalesce(list_filter(tails, lambda tail: tail < alpha)[1], 0)) as false_alarms
from tailed
group by month
order by month
