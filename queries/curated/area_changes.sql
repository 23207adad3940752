-- definition: What communities and compounds were before, with the ids of what they are now. The id of a unit that is no more is
--     what the ledger calls it, unless the register still has it.
-- grain: one row per former unit, what it became and the day
with recursive known as (
    select
        'community' as kind,
        community_id as key,
        community_id as id
    from checked.communities
    union
    select
        'community' as kind,
        name as key,
        min(community_id) as id
    from checked.communities
    group by name
    having count(distinct community_id) = 1
    union
    select
        'compound' as kind,
        compound_id as key,
        compound_id as id
    from checked.compounds
    union
    select
        'compound' as kind,
        name as key,
        min(compound_id) as id
    from checked.compounds
    group by name
    having count(distinct compound_id) = 1
),

-- What was renamed twice is what it is called last.
followed as (
    select
        listed.area_level,
        listed.old_area,
        listed.new_area,
        1 as steps
    from checked.area_changes as listed
    where listed.area_change = 'renamed'
    union all
    select
        followed.area_level,
        followed.old_area,
        later.new_area,
        followed.steps + 1 as steps
    from followed
    inner join checked.area_changes as later
        on
            followed.area_level = later.area_level
            and followed.new_area = later.old_area
            and later.area_change = 'renamed'
    where followed.steps < 20
),

lasting as (
    select
        area_level,
        old_area,
        arg_max(new_area, steps) as new_area
    from followed
    group by area_level, old_area
),

named as (
    select
        listed.area_level,
        listed.area_change,
        listed.old_area,
        listed.old_area_name,
        listed.old_community,
        listed.changed_on,
        if(listed.area_change = 'renamed', lasting.new_area, listed.new_area) as new_area
    from checked.area_changes as listed
    left join lasting on listed.area_level = lasting.area_level and listed.old_area = lasting.old_area
)

select
    named.area_level,
    named.area_change,
    coalesce(known_old.id, named.old_area) as old_area,
    coalesce(named.old_area_name, named.old_area) as old_area_name,
    known_new.id as new_area,
    coalesce(known_places.id, named.old_community) as old_community,
    named.changed_on,
    named.old_area as old_key
from named
left join known as known_old on named.area_level = known_old.kind and named.old_area = known_old.key
left join known as known_new
    on
        if(named.area_change = 'moved', 'community', named.area_level) = known_new.kind
        and named.new_area = known_new.key
left join known as known_places on known_places.kind = 'community' and named.old_community = known_places.key
order by named.changed_on, named.area_level, named.old_area, known_new.id
