-- definition: Covenants of compounds, version by version.
-- grain: one row per compound and version
select
    known_compounds.id as compound_id,
    listed.covenant_version,
    listed.adopted_on,
    listed.filed_on,
    listed.has_daily_kindness,
    listed.kindness_recorded
from checked.covenants as listed
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
order by known_compounds.id, listed.adopted_on, listed.covenant_version
