-- definition: Registered members, regular and probationary, of the latest count of each compound.
-- counted: registered members, never members who checked in
-- excluded: compounds never counted or without residents: as in members_per_1000_residents, lest the two give a few away
-- unit: members
-- window: point
-- better: neither
-- people: yes
-- needs: compounds, compounds.residents, member_counts
-- basis: register of members, counts only
-- detail: detail_compounds
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    regular + coalesce(probationary, 0) as numerator,
    cast(null as double) as denominator
from compound_months
where regular is not null and residents is not null
order by month, community_id, compound_id
