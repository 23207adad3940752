-- definition: Registered members, regular and probationary, of the latest count per 1 000 residents.
-- counted: registered members, never members who checked in
-- excluded: compounds never counted or without residents
-- unit: per_1000
-- window: point
-- better: neither
-- min_n: 1
-- n_of: persons
-- people: yes
-- told_with: members_registered
-- needs: compounds, compounds.residents, member_counts
-- basis: register, persons
-- detail: detail_compounds
-- scale: 1000
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    regular + coalesce(probationary, 0) as numerator,
    residents as denominator
from compound_months
where regular is not null and residents is not null
order by month, community_id, compound_id
