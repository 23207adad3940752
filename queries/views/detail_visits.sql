-- definition: Visits of the period.
-- grain: one row per visit
select
    visits.visit_id,
    visits.date,
    communities.name as community_name,
    compounds.name as compound_name,
    visits.households,
    visits.by_kind,
    visits.issue_id
from visits
left join compounds on visits.compound_id = compounds.compound_id
left join communities on compounds.community_id = communities.community_id
where
    visits.date >= $start
    and visits.date < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by visits.date, visits.visit_id
