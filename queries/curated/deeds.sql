-- definition: What residents who lead did for their compound, as counts; months are dated on their first day.
-- grain: one row per compound, month and kind
select
    known_compounds.id as compound_id,
    cast(date_trunc('month', counted.month) as date) as month,
    counted.deed_kind,
    counted.deeds
from checked.deeds as counted
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and counted.compound_id = known_compounds.key
order by known_compounds.id, counted.month, counted.deed_kind
