-- definition: Every service brand in use on the day carried an event within the months of the parameter brand_quiet_months, or is
--     younger than that. Numerator and denominator: such brands, brands in use; null where none is in use.
-- detail: brand_events
-- needs: brands, center_events, center_events.brand_id
with rules as (
    select max_by(value, month) as months
    from month_params
    where key = 'brand_quiet_months' and month <= $as_of
),

lately as (
    select distinct center_events.brand_id
    from center_events
    cross join rules
    where
        center_events.date <= $as_of
        and center_events.date > $as_of - to_months(cast(rules.months as integer))
),

used as (
    select
        brands.brand_id,
        lately.brand_id is not null
        or coalesce(brands.valid_from > $as_of - to_months(cast(rules.months as integer)), false) as is_alive
    from brands
    cross join rules
    left join lately on brands.brand_id = lately.brand_id
    where coalesce(brands.valid_from <= $as_of, true) and coalesce(brands.valid_to > $as_of, true)
)

select
    case when count(*) > 0 then bool_and(is_alive) end as holds,
    count(*) filter (is_alive) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from used
