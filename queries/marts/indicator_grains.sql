-- definition: Whether any value of an indicator is told by community, and any by kind of compound, and by which axes; what is kept of the whole
--     only cannot be filtered, and is then unknown, not zero.
-- grain: one row per indicator with values
-- city: anew
select
    indicator,
    bool_or(community_id != '') as by_community,
    bool_or(kind != '') as by_kind,
    list(distinct split_part(dimension, '=', 1) order by split_part(dimension, '=', 1)) as axes
from kind_values
where not is_whole
group by indicator
order by indicator
