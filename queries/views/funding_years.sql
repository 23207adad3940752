-- definition: Money granted to centers by year and level until the end of the period, in 10,000 yuan; beside it the sums
--     of the year and of all years, of the treasury apart from those of society and firms. A grant without a day is dated on the day it was
--     paid; without either or without an amount it is left out.
-- grain: one row per year and level
-- needs: center_funding, center_funding.granted
with dated as (
    select
        center_id,
        fund_level,
        is_fiscal,
        -- Whole fen add up alike in any order; fractions of 10,000 yuan did not.
        cast(granted as decimal(18, 2)) as granted,
        coalesce(granted_on, paid_on) as granted_on
    from center_funding
    where granted is not null
),

summed as (
    select
        cast(year(dated.granted_on) as integer) as year,
        dated.fund_level,
        dated.is_fiscal,
        sum(dated.granted) as granted
    from dated
    left join centers on dated.center_id = centers.center_id
    left join compounds on centers.compound_id = compounds.compound_id
    where
        dated.granted_on < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by all
)

select
    year,
    fund_level,
    is_fiscal,
    granted / 10000 as granted,
    sum(granted) over (partition by year, is_fiscal) / 10000 as granted_in_year,
    sum(granted) over (partition by is_fiscal) / 10000 as granted_in_all
from summed
order by year, is_fiscal desc, fund_level
