-- definition: The catalogue of modules a center should have, written as how many are required of each group, with X
--     for those of its own choice.
-- needs: none
with groups as (
    select
        key,
        max_by(value, valid_from) as size
    from params
    where starts_with(key, 'module_group_') and valid_from <= $as_of
    group by key
)

select
    'modules' as key,
    if(
        count(*) = 0,
        null,
        count(*) filter (where size = 1) || '+' || count(*) filter (where size = 5) || '+X'
    ) as value,
    cast(null as varchar) as subject,
    cast(null as varchar) as community_id
from groups
