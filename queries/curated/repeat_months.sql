-- definition: Issues of a compound and category opened in a month, and how many of them came within the days of the
--     parameter after the one before. A place is a compound and category, numbered in their order.
-- grain: one row per month, compound and category with an issue
-- city: anew
with opened as (
    select
        compound_id,
        category,
        opened_at,
        cast(date_trunc('month', opened_at) as date) as month,
        lag(opened_at) over (partition by compound_id, category order by opened_at) as before
    from issues
    where compound_id is not null and category is not null
),

places as (
    select
        compound_id,
        category,
        cast(row_number() over (order by compound_id, category) as integer) as place
    from opened
    group by compound_id, category
),

summed as (
    select
        opened.month,
        opened.compound_id,
        opened.category,
        count(*) as issues,
        count(*) filter (
            opened.opened_at <= opened.before + to_days(cast(month_params.value as integer))
        ) as repeated,
        cast(min(opened.opened_at) as date) as first_on,
        cast(max(opened.opened_at) as date) as last_on
    from opened
    inner join month_params on opened.month = month_params.month and month_params.key = 'repeat_days'
    group by opened.month, opened.compound_id, opened.category
)

select
    summed.month,
    places.place,
    summed.compound_id,
    summed.category,
    summed.issues,
    summed.repeated,
    summed.first_on,
    summed.last_on
from summed
inner join places on summed.compound_id = places.compound_id and summed.category = places.category
order by summed.month, places.place
