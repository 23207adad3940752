-- definition: Compounds by band of their participation over the period, in points or in the sorting of kitchen waste as the
--     indicator named counts it, from the parameters participation_band_1 to participation_band_3 (percent, the lower limit
--     belongs to the band), lowest band first; band 0 are compounds that report none. Compounds whose households taking part
--     may not be told alone, before guests too, are left out: a band would tell them. Counts only, no compound is named.
-- grain: one row per band
-- needs: compounds, compounds.households, points.participants|waste.households
with limits as (
    select
        max_by(value, month) filter (where key = 'participation_band_1') as first_limit,
        max_by(value, month) filter (where key = 'participation_band_2') as second_limit,
        max_by(value, month) filter (where key = 'participation_band_3') as third_limit
    from month_params
    where month < greatest($start, $stop)
),

decided as (
    select
        leaf,
        is_told and size = 1 as is_alone
    from person_blocks
    where
        indicator = $indicator
        and threshold = (select max(levels.threshold) from person_blocks as levels)
),

bands as (
    select
        unnest([0, 1, 2, 3, 4]) as band,
        unnest([null, 0, first_limit, second_limit, third_limit]) as from_percent,
        unnest([null, first_limit, second_limit, third_limit, null]) as to_percent
    from limits
),

rates as (
    select
        compounds.compound_id,
        100 * sum(indicator_values.numerator) / nullif(sum(indicator_values.denominator), 0) as percent
    from compounds
    left join decided on compounds.compound_id = decided.leaf
    left join indicator_values
        on
            compounds.compound_id = indicator_values.compound_id
            and indicator_values.indicator = $indicator
            and indicator_values.dimension = ''
            and indicator_values.month >= $start
            and indicator_values.month < $stop
    where
        coalesce(decided.is_alone, true)
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by compounds.compound_id
)

select
    bands.band,
    bands.from_percent,
    bands.to_percent,
    count(rates.compound_id) as compounds
from bands
left join rates
    on
        if(rates.percent is null, bands.band = 0, rates.percent >= bands.from_percent)
        and (rates.percent is null or bands.to_percent is null or rates.percent < bands.to_percent)
group by bands.band, bands.from_percent, bands.to_percent
order by bands.band
