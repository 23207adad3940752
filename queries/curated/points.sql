-- definition: Points earned and redeemed by the households of a compound, and how many households took part.
-- grain: one row per compound, month and kind
select
    known_compounds.id as compound_id,
    cast(date_trunc('month', counted.month) as date) as month,
    counted.points_kind,
    counted.participants,
    counted.earned,
    counted.redeemed
from checked.points as counted
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and counted.compound_id = known_compounds.key
order by known_compounds.id, counted.month, counted.points_kind
