-- definition: Probationary among the registered members of the latest count of each compound.
-- counted: probationary members
-- excluded: compounds never counted, or without that number
-- unit: members
-- window: point
-- better: neither
-- people: yes
-- within: members_registered
-- needs: compounds, member_counts, member_counts.probationary
-- basis: register, persons
-- detail: detail_compounds
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    probationary as numerator,
    cast(null as double) as denominator
from compound_months
where probationary is not null and regular is not null
order by month, community_id, compound_id
