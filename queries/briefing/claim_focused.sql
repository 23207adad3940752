-- definition: In each of the four quarters of the year up to the day a focused conversation (ORID) was held. Numerator and denominator:
--     conversations, and the quarters in which there was one; null where none was held.
-- detail: detail_meetings
-- needs: meetings, meetings.method
with held as (
    select (date_diff('day', date, $as_of) * 4) // 366 as quarters_ago
    from meetings
    where
        status = 'held'
        and method = 'orid'
        and date > $as_of - interval 1 year
        and date <= $as_of
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
)

select
    case when count(*) > 0 then count(distinct quarters_ago) = 4 end as holds,
    count(*) as numerator,
    count(distinct quarters_ago) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from held
