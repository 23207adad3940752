-- definition: Visits to the households of a compound. A request that stands in no ledger keeps its id.
-- grain: one row per visit
select
    listed.visit_id,
    listed.date,
    known_compounds.id as compound_id,
    listed.households,
    listed.by_kind,
    known_branches.id as branch_id,
    listed.issue_id
from checked.visits as listed
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
left join reference_keys as known_branches
    on known_branches.kind = 'branch' and listed.branch_id = known_branches.key
order by listed.date, listed.visit_id
