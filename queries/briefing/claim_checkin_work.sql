-- definition: In the year up to the day units and members that reported helped with the census and with civic campaigns; null where
--     they did nothing. Numerator and denominator: activities of these two kinds, all.
-- detail: checkin_work
-- needs: checkin_activities
select
    case
        when count(*) > 0
            then
                count(*) filter (where activity_kind = 'census') > 0
                and count(*) filter (where activity_kind = 'civic') > 0
    end as holds,
    count(*) filter (where activity_kind in ('census', 'civic')) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before,
    count(*) filter (where activity_kind = 'census') as census,
    count(*) filter (where activity_kind = 'civic') as civic
from checkin_activities
where
    date > $as_of - interval 1 year
    and date <= $as_of
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
