-- definition: Targets of the plans by indicator and year.
-- grain: one row per indicator and year
select
    set_for.indicator,
    set_for.year,
    set_for.value,
    set_for.plan,
    set_for.basis
from checked.targets as set_for
order by set_for.indicator, set_for.year
