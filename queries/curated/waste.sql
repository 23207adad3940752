-- definition: Kitchen waste taken in from the households of a compound, and the enzyme and compost made of it.
-- grain: one row per compound and month
select
    known_compounds.id as compound_id,
    cast(date_trunc('month', counted.month) as date) as month,
    counted.households,
    counted.kg_in,
    counted.kg_enzyme,
    counted.kg_compost,
    counted.used_for
from checked.waste as counted
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and counted.compound_id = known_compounds.key
order by known_compounds.id, counted.month
