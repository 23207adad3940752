-- definition: Service brands of the sub-district.
-- grain: one row per brand
select
    listed.brand_id,
    listed.name,
    listed.valid_from,
    listed.valid_to
from checked.brands as listed
order by listed.brand_id
