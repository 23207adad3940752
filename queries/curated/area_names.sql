-- definition: Texts by which ledgers of before call a community or a compound: of what was renamed they mean what it is now, of
--     what was merged or split what it was.
-- grain: one row per kind and text
with found as (
    select
        area_level as kind,
        unnest([old_key, old_area_name]) as key,
        if(area_change = 'renamed', new_area, old_area) as id
    from area_changes
    where area_change != 'moved'
    union all
    select
        kind,
        name as key,
        id
    from former_names
)

select
    kind,
    key,
    min(id) as id
from found
where id is not null
group by kind, key
having count(distinct id) = 1
order by kind, key
