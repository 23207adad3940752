-- definition: The targets of an indicator by year.
-- grain: one row per indicator and year
select
    targets.indicator,
    targets.year,
    targets.value,
    targets.plan,
    targets.basis
from targets
order by targets.indicator, targets.year
