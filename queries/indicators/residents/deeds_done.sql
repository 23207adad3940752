-- definition: What residents who lead did for their compound, in all and by kind.
-- counted: deeds; who did them is in no ledger
-- unit: deeds
-- window: period
-- better: higher
-- needs: deeds, deeds.deeds
-- basis: speech; residents who lead others
select
    deeds.month,
    compounds.community_id,
    deeds.compound_id,
    if(grouping(deeds.deed_kind) = 1, '', 'deed_kind=' || deeds.deed_kind) as dimension,
    sum(deeds.deeds) as numerator,
    cast(null as double) as denominator
from deeds
left join compounds on deeds.compound_id = compounds.compound_id
where deeds.deeds is not null
group by
    grouping sets (
        (deeds.month, compounds.community_id, deeds.compound_id),
        (deeds.month, compounds.community_id, deeds.compound_id, deeds.deed_kind)
    )
order by deeds.month, compounds.community_id, deeds.compound_id, dimension
