-- definition: Units that have joined at least one center and not left all of them by the end of the month, in all and by kind. A
--     unit counts once: where its centers lie in several communities it belongs to the street and to none of them.
-- counted: units, each once
-- excluded: units that left on or before the day
-- unit: units
-- window: point
-- better: higher
-- needs: units, units.center_ids
-- basis: speech; slot N15
-- detail: detail_units
with joined as (
    select
        ledger_months.month,
        unit_centers.unit_id,
        if(
            count(centers.community_id) = count(*) and min(centers.community_id) = max(centers.community_id),
            min(centers.community_id),
            null
        ) as community_id
    from ledger_months
    inner join unit_centers
        on
            coalesce(unit_centers.joined_on <= ledger_months.month_end, true)
            and coalesce(unit_centers.left_on > ledger_months.month_end, true)
    left join centers on unit_centers.center_id = centers.center_id
    where ledger_months.ledger = 'units'
    group by ledger_months.month, unit_centers.unit_id
)

select
    joined.month,
    joined.community_id,
    cast(null as varchar) as compound_id,
    if(grouping(units.unit_kind) = 1, '', 'unit_kind=' || units.unit_kind) as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from joined
inner join units on joined.unit_id = units.unit_id
group by grouping sets ((joined.month, joined.community_id), (joined.month, joined.community_id, units.unit_kind))
order by joined.month, joined.community_id, dimension
