-- definition: Money of the treasury granted to centers until the end of the month; by level also that of society and
--     of firms.
-- counted: 10,000 yuan, a grant without a day by the day it was paid
-- excluded: from the total: money of society and of firms; grants without any day
-- unit: ten_thousand_yuan
-- window: point
-- better: neither
-- needs: center_funding, center_funding.granted
-- basis: money, speech; beside slot N11, which counts what was paid
-- detail: detail_funding
with granted as (
    select
        coalesce(center_funding.granted_on, center_funding.paid_on) as day,
        centers.community_id,
        centers.compound_id,
        unnest([case when center_funding.is_fiscal then '' end, 'level=' || center_funding.fund_level]) as dimension,
        center_funding.granted
    from center_funding
    left join centers on center_funding.center_id = centers.center_id
    where center_funding.granted is not null
)

select
    ledger_months.month,
    granted.community_id,
    granted.compound_id,
    granted.dimension,
    sum(granted.granted) / 10000 as numerator,
    cast(null as double) as denominator
from ledger_months
inner join granted on ledger_months.month_end >= granted.day
where ledger_months.ledger = 'center_funding' and granted.dimension is not null
group by ledger_months.month, granted.community_id, granted.compound_id, granted.dimension
order by ledger_months.month, granted.community_id, granted.compound_id, granted.dimension
