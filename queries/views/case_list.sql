-- name: case_list
-- definition: The cases with what is known of each until the data date: since when, days to its closing or until now,
--     meetings held about it, visits and households visited for it.
-- grain: one row per case
-- params: none
-- needs: cases
-- reads: case_facts
-- columns: case_id, case_title, case_kind, issue_id, compound_name, community_name, summary, opened_on, closed_on, days,
--     meetings, visits, households
select
    case_id,
    case_title,
    case_kind,
    issue_id,
    compound_name,
    community_name,
    summary,
    opened_on,
    closed_on,
    days,
    meetings,
    visits,
    households
from case_facts
order by case_id
