-- definition: Registered members, regular and probationary, of the latest count of each compound.
-- counted: registered members, never members who checked in
-- excluded: compounds never counted
-- unit: members
-- window: point
-- better: neither
-- people: yes
-- needs: compounds, member_counts
-- basis: register, persons
-- detail: detail_compounds
select
    month,
    community_id,
    compound_id,
    '' as dimension,
    regular + coalesce(probationary, 0) as numerator,
    cast(null as double) as denominator
from compound_months
where regular is not null
order by month, community_id, compound_id
