-- definition: Probationary among the registered members of the latest count of each compound.
-- counted: probationary members
-- excluded: compounds never counted, without that number, or without residents: as in members_registered
-- unit: members
-- window: point
-- better: neither
-- people: yes
-- needs: compounds, compounds.residents, member_counts, member_counts.probationary
-- basis: register of members, counts only
-- detail: detail_compounds
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    probationary as numerator,
    cast(null as double) as denominator
from compound_months
where probationary is not null and regular is not null and residents is not null
order by month, community_id, compound_id
