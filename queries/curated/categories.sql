-- definition: The categories of issues, those of the contract and any other that the ledger uses.
-- grain: one row per category
-- city: same
with known as (
    select
        code as category,
        label
    from field_values
    where ledger = 'issues' and field = 'category'
),

used as (
    select distinct category
    from issues
    where category is not null
)

select
    coalesce(known.category, used.category) as category,
    coalesce(known.label, used.category) as label
from known
full outer join used on known.category = used.category
order by 1
