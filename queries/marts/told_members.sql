-- definition: Regular members of each compound as far as they may be told, at each threshold: the members told of its block
--     shared out equally among its compounds, less the share of probationary ones told of theirs. What is decided from these
--     numbers gives nothing away that is not told already. Alone says that the compound is a block of its own.
-- grain: one row per threshold, month and compound
with counted as (
    select
        person_blocks.threshold,
        compound_months.month,
        compound_months.compound_id,
        person_blocks.block,
        person_blocks.size,
        compound_months.regular + coalesce(compound_months.probationary, 0) as members,
        compound_months.probationary
    from person_blocks
    inner join compound_months on person_blocks.leaf = compound_months.compound_id
    where
        person_blocks.indicator = 'members_registered'
        and person_blocks.is_told
        and compound_months.regular is not null
),

placed as (
    select
        threshold,
        month,
        compound_id,
        size,
        sum(members) over whole as members,
        row_number() over (partition by threshold, month, block order by compound_id) as place,
        count(*) over whole as compounds
    from counted
    window whole as (partition by threshold, month, block)
),

probationary as (
    select
        counted.threshold,
        counted.month,
        counted.compound_id,
        sum(counted.probationary) over whole / nullif(sum(counted.members) over whole, 0) as share
    from counted
    inner join person_blocks as others
        on counted.compound_id = others.leaf and counted.threshold = others.threshold
    where others.indicator = 'members_probationary' and others.is_told and counted.probationary is not null
    window whole as (partition by counted.threshold, counted.month, others.block)
)

select
    placed.threshold,
    placed.month,
    placed.compound_id,
    cast(
        round(
            (
                floor(placed.members * placed.place / placed.compounds)
                - floor(placed.members * (placed.place - 1) / placed.compounds)
            ) * (1 - coalesce(probationary.share, 0))
        ) as integer
    ) as regular,
    placed.size = 1 as is_alone
from placed
left join probationary
    on
        placed.threshold = probationary.threshold
        and placed.month = probationary.month
        and placed.compound_id = probationary.compound_id
order by placed.threshold, placed.month, placed.compound_id
