-- name: funding_years
-- definition: Money granted to centers by year and level until the end of the period, in yuan, and what of it is paid by
--     then; money of the treasury apart from that of society and firms. A grant without a day is dated on the day it was paid; without
--     either or without an amount it is left out.
-- grain: one row per year and level
-- params: stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: center_funding, centers, compounds
-- columns: year, fund_level, is_fiscal, granted, paid
select
    cast(year(coalesce(center_funding.granted_on, center_funding.paid_on)) as integer) as year,
    center_funding.fund_level,
    center_funding.is_fiscal,
    sum(center_funding.granted) as granted,
    coalesce(sum(center_funding.paid) filter (center_funding.paid_on is null or center_funding.paid_on < $stop), 0)
        as paid
from center_funding
left join centers on center_funding.center_id = centers.center_id
left join compounds on centers.compound_id = compounds.compound_id
where
    coalesce(center_funding.granted_on, center_funding.paid_on) < $stop
    and center_funding.granted is not null
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by all
order by year, center_funding.is_fiscal desc, center_funding.fund_level
