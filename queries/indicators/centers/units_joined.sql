-- definition: Units of the street that have joined at least one center and not left all of them by the end of the month, in all and
--     by kind, each once. A unit may serve several communities, so that those of one cannot be added up: how many serve there is
--     told by unit_kinds.
-- counted: units, each once
-- excluded: units that left on or before the day
-- unit: units
-- window: point
-- better: higher
-- needs: units, units.center_ids
-- basis: speech; slot N15
-- detail: detail_units
select
    ledger_months.month,
    cast(null as varchar) as community_id,
    cast(null as varchar) as compound_id,
    if(grouping(units.unit_kind) = 1, '', 'unit_kind=' || units.unit_kind) as dimension,
    count(distinct unit_centers.unit_id) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join unit_centers
    on
        coalesce(unit_centers.joined_on <= ledger_months.month_end, true)
        and coalesce(unit_centers.left_on > ledger_months.month_end, true)
inner join units on unit_centers.unit_id = units.unit_id
where ledger_months.ledger = 'units'
group by grouping sets ((ledger_months.month), (ledger_months.month, units.unit_kind))
order by ledger_months.month, dimension
