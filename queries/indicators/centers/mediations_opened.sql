-- definition: Disputes that centers took up, by the place of the center.
-- counted: cases, by the month of opening
-- unit: cases
-- window: period
-- season: year
-- better: neither
-- needs: mediations
-- basis: register
-- detail: detail_mediations
select
    cast(date_trunc('month', mediations.opened_on) as date) as month,
    coalesce(centers.community_id, mediations.community_id) as community_id,
    if(centers.center_id is null, mediations.compound_id, centers.compound_id) as compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from mediations
left join centers on mediations.center_id = centers.center_id
group by all
order by month, community_id, compound_id
