-- definition: Whether any value of an indicator is told by community, and any by kind of compound.
-- grain: one row per indicator with values
select
    indicator,
    by_community,
    by_kind
from indicator_grains
order by indicator
