-- name: target_progress
-- definition: The targets set for a year.
-- grain: one row per indicator
-- params: year INTEGER
-- needs: targets
-- reads: targets
-- columns: indicator, year, value, plan, basis
select
    targets.indicator,
    targets.year,
    targets.value,
    targets.plan,
    targets.basis
from targets
where targets.year = $year
order by targets.indicator
