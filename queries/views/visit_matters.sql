-- definition: What became, by the data date, of the requests that visits of the period name, each once: still open, closed, closed
--     and called resolved at a valid call-back, or in no ledger; and how many were registered on or after the day of the visit,
--     so that it brought them up, the others being followed up.
-- grain: one row per state
-- needs: visits, visits.issue_id, issues, issues.closed_at
with named as (
    select
        visits.issue_id,
        min(visits.date) as visited_on
    from visits
    left join compounds on visits.compound_id = compounds.compound_id
    where
        visits.issue_id is not null
        and visits.date >= $start
        and visits.date < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by visits.issue_id
),

spells as (
    select
        issue_id,
        count(*) > count(ended_at) as is_open
    from issue_spells
    group by issue_id
),

told as (
    select
        case
            when spells.issue_id is null then 'unlisted'
            when spells.is_open then 'open'
            when issues.callback_status = 'valid' and issues.resolved then 'solved'
            else 'closed'
        end as visit_state,
        coalesce(issues.opened_at >= named.visited_on, false) as is_raised
    from named
    left join spells on named.issue_id = spells.issue_id
    left join issues on named.issue_id = issues.issue_id
),

states as (
    select
        unnest([1, 2, 3, 4]) as place,
        unnest(['open', 'closed', 'solved', 'unlisted']) as visit_state
)

select
    states.visit_state,
    count(told.visit_state) filter (told.is_raised) as raised,
    count(told.visit_state) filter (not told.is_raised) as followed
from states
left join told on states.visit_state = told.visit_state
group by states.place, states.visit_state
order by states.place
