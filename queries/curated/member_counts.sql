-- definition: Registered party members by compound and counting date, counts only.
-- grain: one row per compound and date
select
    known_compounds.id as compound_id,
    counted.date,
    counted.regular,
    counted.probationary
from checked.member_counts as counted
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and counted.compound_id = known_compounds.key
order by known_compounds.id, counted.date
