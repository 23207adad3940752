-- definition: Disputes that centers settled, by the place of the center.
-- counted: cases closed as settled, by the month of closing
-- excluded: cases without a result
-- unit: cases
-- window: period
-- season: year
-- better: higher
-- needs: mediations, mediations.closed_on, mediations.result
-- basis: speech; slot N14
-- detail: detail_mediations
select
    cast(date_trunc('month', mediations.closed_on) as date) as month,
    coalesce(centers.community_id, mediations.community_id) as community_id,
    if(centers.center_id is null, mediations.compound_id, centers.compound_id) as compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from mediations
left join centers on mediations.center_id = centers.center_id
where mediations.result = 'settled' and mediations.closed_on is not null
group by all
order by month, community_id, compound_id
