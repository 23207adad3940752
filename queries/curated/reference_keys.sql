-- definition: Every text by which a ledger may refer to a community, compound, branch, center or brand:
--     its id, or its name where only one bears it and no id is written alike.
-- grain: one row per kind and key
with named as (
    select
        'community' as kind,
        community_id as id,
        name
    from checked.communities
    union all
    select
        'compound' as kind,
        compound_id as id,
        name
    from checked.compounds
    union all
    select
        'branch' as kind,
        branch_id as id,
        name
    from checked.branches
    union all
    select
        'center' as kind,
        center_id as id,
        name
    from checked.centers
    union all
    select
        'brand' as kind,
        brand_id as id,
        name
    from checked.brands
),

ids as (
    select distinct
        kind,
        id as key,
        id
    from named
    where id is not null
),

names as (
    select
        kind,
        name as key,
        min(id) as id
    from named
    where name is not null
    group by kind, name
    having count(distinct id) = 1
)

select
    kind,
    key,
    id
from ids
union all
select
    names.kind,
    names.key,
    names.id
from names
anti join ids on names.kind = ids.kind and names.key = ids.key
order by kind, key
