-- definition: At least half of the compounds whose year of building is known were built up to the year 2000. Numerator and
--     denominator: those built by then, those whose year is known; null where none was.
-- detail: detail_compounds
-- needs: compounds, compounds.built_year
select
    case
        when count(*) filter (built_year <= 2000) > 0
            then 2 * count(*) filter (built_year <= 2000) >= count(built_year)
    end as holds,
    count(*) filter (built_year <= 2000) as numerator,
    count(built_year) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from compounds
where $community_ids is null or list_contains($community_ids, coalesce(community_id, ''))
