-- definition: Money of the treasury granted to centers, by the day of the grant; by level also that of society and
--     of firms.
-- counted: 10,000 yuan
-- excluded: from the total: money of society and of firms; grants without a day or an amount
-- unit: ten_thousand_yuan
-- window: period
-- better: neither
-- needs: center_funding, center_funding.granted, center_funding.granted_on
-- basis: money
-- detail: detail_funding
with granted as (
    select
        cast(date_trunc('month', center_funding.granted_on) as date) as month,
        centers.community_id,
        centers.compound_id,
        unnest([case when center_funding.is_fiscal then '' end, 'level=' || center_funding.fund_level]) as dimension,
        center_funding.granted
    from center_funding
    left join centers on center_funding.center_id = centers.center_id
    where center_funding.granted_on is not null and center_funding.granted is not null
)

select
    month,
    community_id,
    compound_id,
    dimension,
    sum(granted) / 10000 as numerator,
    cast(null as double) as denominator
from granted
where dimension is not null
group by month, community_id, compound_id, dimension
order by month, community_id, compound_id, dimension
