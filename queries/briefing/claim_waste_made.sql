-- definition: Kitchen waste was taken in, and enzyme or compost made of it, in the year up to the day. Numerator and denominator:
--     kilograms taken in, kilograms made; null where none was made, or where fewer households took part than persons may be shown.
-- detail: waste_uses
-- needs: waste, waste.kg_in, waste.households
with counted as (
    select
        waste.compound_id,
        max(waste.households) as households,
        sum(waste.kg_in) as kg_in,
        sum(coalesce(waste.kg_enzyme, 0) + coalesce(waste.kg_compost, 0)) as made
    from waste
    left join compounds on waste.compound_id = compounds.compound_id
    where
        waste.month > $as_of - interval 1 year
        and waste.month <= $as_of
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    group by waste.compound_id
)

select
    case when sum(made) > 0 and sum(households) >= $threshold then true end as holds,
    sum(kg_in) as numerator,
    sum(made) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from counted
