-- definition: The cases with what is known of each until the data date: since when, days to its closing or until now,
--     meetings held about it, visits and households visited for it; nothing where no ledger tells for what they were.
-- grain: one row per case
-- needs: cases
with told as (
    select
        coalesce(bool_or(ledger = 'meetings' and field = 'issue_ids'), false) as by_meetings,
        coalesce(bool_or(ledger = 'visits' and field = 'issue_id'), false) as by_visits
    from provided
)

select
    case_facts.case_id,
    case_facts.case_title,
    case_facts.case_kind,
    case_facts.issue_id,
    case_facts.compound_name,
    case_facts.community_name,
    case_facts.summary,
    case_facts.opened_on,
    case_facts.closed_on,
    case_facts.days,
    if(told.by_meetings, case_facts.meetings, null) as meetings,
    if(told.by_visits, case_facts.visits, null) as visits,
    if(told.by_visits, case_facts.households, null) as households
from case_facts
cross join told
order by in_order(case_facts.case_id)
