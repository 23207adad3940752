-- name: member_counts
-- definition: Registered party members by compound and counting date, counts only.
-- grain: one row per compound and date
-- params: none
-- reads: checked.member_counts, reference_keys
-- columns: compound_id, date, regular, probationary
select
    known_compounds.id as compound_id,
    counted.date,
    counted.regular,
    counted.probationary
from checked.member_counts as counted
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and counted.compound_id = known_compounds.key
order by known_compounds.id, counted.date
