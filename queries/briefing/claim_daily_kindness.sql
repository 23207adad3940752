-- definition: A good deed a day is an item of covenants in force on the day. Numerator and denominator: compounds whose covenant keeps
--     it, compounds whose covenant says whether it does; null where none keeps it.
-- detail: detail_covenants
-- needs: compounds, covenants, covenants.has_daily_kindness
with latest as (
    select
        compound_id,
        arg_max_null(has_daily_kindness, adopted_on) as has_daily_kindness
    from covenants
    where adopted_on <= $as_of
    group by compound_id
)

select
    case when count(*) filter (latest.has_daily_kindness) > 0 then true end as holds,
    count(*) filter (latest.has_daily_kindness) as numerator,
    count(latest.has_daily_kindness) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from latest
inner join compounds on latest.compound_id = compounds.compound_id
where $community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, ''))
