-- definition: Residents led in more than half of the compounds in the year up to the day. Numerator and denominator: their deeds, and the
--     compounds in which they did any; null where there was none.
-- detail: deed_compounds
-- needs: deeds, deeds.deeds, compounds
with places as (
    select count(*) as compounds
    from compounds
    where $community_ids is null or list_contains($community_ids, coalesce(community_id, ''))
)

select
    case
        when sum(deeds.deeds) > 0
            then 2 * count(distinct deeds.compound_id) filter (deeds.deeds > 0) > any_value(places.compounds)
    end as holds,
    cast(sum(deeds.deeds) as bigint) as numerator,
    count(distinct deeds.compound_id) filter (deeds.deeds > 0) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from deeds
cross join places
left join compounds on deeds.compound_id = compounds.compound_id
where
    deeds.month > $as_of - interval 1 year
    and deeds.month <= $as_of
    and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
