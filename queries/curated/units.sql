-- definition: Units that take part in shared spaces, with their first joining and, of those that left every
--     center, their last leaving.
-- grain: one row per unit
select
    unit_id,
    min(unit_name) as unit_name,
    min(unit_kind) as unit_kind,
    if(count(*) = count(joined_on), min(joined_on), null) as joined_on,
    if(count(*) = count(left_on), max(left_on), null) as left_on
from checked.units
group by unit_id
order by unit_id
