-- definition: Disputes settled, as a share of those that ended settled, unsettled or referred elsewhere.
-- counted: cases closed, by the month of closing
-- excluded: withdrawn cases; cases without a result
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: cases
-- needs: mediations, mediations.closed_on, mediations.result
-- basis: register; a referred case counts as not settled by the center, a withdrawn one as neither
-- detail: detail_mediations
select
    cast(date_trunc('month', mediations.closed_on) as date) as month,
    coalesce(centers.community_id, mediations.community_id) as community_id,
    if(centers.center_id is null, mediations.compound_id, centers.compound_id) as compound_id,
    '' as dimension,
    count(*) filter (where mediations.result = 'settled') as numerator,
    count(*) as denominator
from mediations
left join centers on mediations.center_id = centers.center_id
where mediations.result in ('settled', 'unsettled', 'referred') and mediations.closed_on is not null
group by all
order by month, community_id, compound_id
