-- definition: Requests that visits of the period name and that are open on the data date: when they were opened, and when a visit
--     of the period last named them; the 200 oldest.
-- grain: one row per request
-- needs: visits, visits.issue_id, issues, issues.closed_at
select
    visits.issue_id,
    any_value(visits.compound_id) as compound_id,
    any_value(compounds.name) as compound_name,
    any_value(issue_spells.category) as category,
    cast(any_value(issue_spells.opened_at) as date) as opened_on,
    max(visits.date) as last_visited_on
from visits
inner join issue_spells on visits.issue_id = issue_spells.issue_id and issue_spells.ended_at is null
left join compounds on visits.compound_id = compounds.compound_id
where
    visits.date >= $start
    and visits.date < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
group by visits.issue_id
order by opened_on, in_order(visits.issue_id)
limit 200
