-- definition: On the day every compound has adopted a covenant. Numerator and denominator: those that have, all; null where none has.
-- detail: detail_covenants
-- needs: compounds, covenants
with adopted as (
    select distinct compound_id
    from covenants
    where adopted_on <= $as_of
)

select
    case when count(adopted.compound_id) > 0 then count(adopted.compound_id) = count(*) end as holds,
    count(adopted.compound_id) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from compounds
left join adopted on compounds.compound_id = adopted.compound_id
where $community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, ''))
