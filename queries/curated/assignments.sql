-- definition: Which leading post looks after which compound; to_on is the first day on which it no longer
--     does.
-- grain: one row per compound, post and beginning
select
    known_compounds.id as compound_id,
    listed.leader_post,
    listed.from_on,
    listed.to_on,
    listed.leader_title
from checked.assignments as listed
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
order by known_compounds.id, listed.from_on, listed.leader_post
