-- definition: How often the watch over unusually many issues warns, over all communities and all months: cells
--     tested (compound, category and month), warnings, and how many a month would have if nothing but chance
--     were at work, which is less than alpha of its cells. History, fewest issues, alpha and chance are those of the
--     last month.
-- grain: one row
with warned as (
    select count(*) as warned
    from issue_warnings
)

select
    min(warning_months.month) as first_month,
    max(warning_months.month) as last_month,
    count(warning_months.month) as months,
    max_by(warning_months.history_months, warning_months.month) as history_months,
    max_by(warning_months.min_issues, warning_months.month) as min_issues,
    max_by(warning_months.alpha, warning_months.month) as alpha,
    coalesce(sum(warning_months.cells), 0) as cells,
    any_value(warned.warned) as warned,
    any_value(warning_chance.false_alarms) as by_chance
from warned
left join warning_months on true
left join warning_chance on true
