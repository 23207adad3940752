-- definition: The targets set for a year.
-- grain: one row per indicator
-- needs: targets
select
    targets.indicator,
    targets.year,
    targets.value,
    targets.plan,
    targets.basis
from targets
where targets.year = $year
order by targets.indicator
