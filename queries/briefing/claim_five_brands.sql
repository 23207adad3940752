-- definition: Five service brands are in use on the day; null where none is. Numerator: the brands in use.
-- detail: brand_events
-- needs: brands
select
    case when count(*) > 0 then count(*) = 5 end as holds,
    count(*) as numerator,
    5 as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from brands
where
    coalesce(valid_from <= $as_of, true)
    and coalesce(valid_to > $as_of, true)
