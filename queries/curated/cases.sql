-- definition: Cases; one without a compound takes that of its issue. An issue that stands in no ledger keeps its id.
-- grain: one row per case
select
    listed.case_id,
    listed.case_title,
    listed.case_kind,
    listed.issue_id,
    coalesce(known_compounds.id, issues.compound_id) as compound_id,
    listed.summary
from checked.cases as listed
left join reference_keys as known_compounds
    on known_compounds.kind = 'compound' and listed.compound_id = known_compounds.key
left join issues on listed.issue_id = issues.issue_id
order by listed.case_id
