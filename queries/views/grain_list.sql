-- definition: Whether any value of an indicator is told by community, and any by kind of compound, and by which axes.
-- grain: one row per indicator with values
select
    indicator,
    by_community,
    by_kind,
    axes
from indicator_grains
order by indicator
