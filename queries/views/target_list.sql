-- name: target_list
-- definition: The targets of an indicator by year.
-- grain: one row per indicator and year
-- params: none
-- reads: targets
-- columns: indicator, year, value, plan, basis
select
    targets.indicator,
    targets.year,
    targets.value,
    targets.plan,
    targets.basis
from targets
order by targets.indicator, targets.year
