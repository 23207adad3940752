-- definition: Households of compounds from whose point a center in service can be reached within 300 m on
--     foot, as a share of all located households. Straight distance times the walking factor.
-- counted: households of compounds with a point
-- excluded: compounds without a point or number of households; centers being built, shut or retired
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: households
-- needs: compounds, compounds.households, compounds.longitude, centers, centers.longitude
-- basis: circle
-- detail: detail_compounds
with reached as (
    select distinct
        ledger_months.month,
        compound_center_distances.compound_id
    from ledger_months
    inner join month_params on ledger_months.month = month_params.month and month_params.key = 'center_reach_near_m'
    inner join centers
        on
            (centers.opened_on is null or centers.opened_on <= ledger_months.month_end)
            and (centers.closed_on is null or centers.closed_on > ledger_months.month_end)
            and coalesce(centers.status, '') != 'building'
    inner join compound_center_distances
        on
            centers.center_id = compound_center_distances.center_id
            and month_params.value >= compound_center_distances.walking_m
    where ledger_months.ledger = 'centers'
)

select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    if(reached.compound_id is null, 0, compounds.households) as numerator,
    compounds.households as denominator
from ledger_months
cross join compounds
left join reached on ledger_months.month = reached.month and compounds.compound_id = reached.compound_id
where
    ledger_months.ledger = 'centers'
    and compounds.households is not null
    and compounds.longitude is not null
    and compounds.latitude is not null
order by ledger_months.month, compounds.community_id, compounds.compound_id
