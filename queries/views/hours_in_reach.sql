-- definition: In how many hours of a week a household has an open center within so many metres on foot, the mean over the
--     households of located compounds, but for those of whose centers no hours are recorded; and what it would be were
--     the center in question, or without an id all that are recorded, open in more hours besides; with the households
--     that gain. A center is open in an hour as center_open_hours says.
-- grain: one row; null without households or without a center whose hours are known
-- needs: compounds, compounds.longitude, centers, centers.longitude, center_use
with weeks as (
    select
        center_id,
        count(*) / 2 as least
    from center_weeks
    where sunday >= $start and sunday < $stop
    group by center_id
),

opened as (
    select
        center_id,
        hour,
        sum(monday) as monday,
        sum(tuesday) as tuesday,
        sum(wednesday) as wednesday,
        sum(thursday) as thursday,
        sum(friday) as friday,
        sum(saturday) as saturday,
        sum(sunday) as sunday
    from center_open_days
    where month >= $start and month < $stop
    group by center_id, hour
),

-- The 168 hours of a week are bits of three numbers of eight hours of the day each, a bit a weekday, so that the hours of
-- several centers are one bitwise or.
bits as (
    select
        opened.center_id,
        opened.hour // 8 as third,
        (
            if(opened.monday >= weeks.least, 1, 0)
            + if(opened.tuesday >= weeks.least, 2, 0)
            + if(opened.wednesday >= weeks.least, 4, 0)
            + if(opened.thursday >= weeks.least, 8, 0)
            + if(opened.friday >= weeks.least, 16, 0)
            + if(opened.saturday >= weeks.least, 32, 0)
            + if(opened.sunday >= weeks.least, 64, 0)
        )::bigint << (7 * (opened.hour % 8)) as hours
    from opened
    inner join weeks on opened.center_id = weeks.center_id
    inner join centers
        on opened.center_id = centers.center_id and (centers.closed_on is null or centers.closed_on >= $stop)
),

known as (
    select
        center_id,
        coalesce(bit_or(hours) filter (third = 0), 0) as night,
        coalesce(bit_or(hours) filter (third = 1), 0) as day,
        coalesce(bit_or(hours) filter (third = 2), 0) as evening
    from bits
    group by center_id
    having bit_or(hours) > 0
),

reached as (
    select
        compound_center_distances.compound_id,
        count(known.center_id) > 0 as is_known,
        count(known.center_id) filter (where $center_id in ('', known.center_id)) > 0 as is_longer,
        coalesce(bit_or(known.night), 0) as night,
        coalesce(bit_or(known.day), 0) as day,
        coalesce(bit_or(known.evening), 0) as evening
    from compound_center_distances
    left join known on compound_center_distances.center_id = known.center_id
    where compound_center_distances.walking_m <= $metres
    group by compound_center_distances.compound_id
),

extra as (
    select
        coalesce(bit_or(bit) filter (third = 0), 0) as night,
        coalesce(bit_or(bit) filter (third = 1), 0) as day,
        coalesce(bit_or(bit) filter (third = 2), 0) as evening
    from (
        select
            hour % 24 // 8 as third,
            1::bigint << (7 * (hour % 8) + hour // 24) as bit
        from (select unnest($extra_hours) as hour)
    )
),

homes as (
    select
        compounds.households,
        if(
            reached.is_known,
            bit_count(reached.night)::integer + bit_count(reached.day) + bit_count(reached.evening),
            0
        ) as now,
        if(
            reached.is_known,
            bit_count(reached.night | if(reached.is_longer, extra.night, 0))::integer
            + bit_count(reached.day | if(reached.is_longer, extra.day, 0))
            + bit_count(reached.evening | if(reached.is_longer, extra.evening, 0)),
            0
        ) as longer
    from compounds
    cross join extra
    left join reached on compounds.compound_id = reached.compound_id
    where
        compounds.households is not null
        and compounds.longitude is not null
        and compounds.latitude is not null
        and coalesce(reached.is_known, true)
        and exists (select known.center_id from known)
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    sum(households * now) / nullif(sum(households), 0) as now,
    sum(households * longer) / nullif(sum(households), 0) as longer,
    coalesce(sum(households) filter (where longer > now), 0)::bigint as gaining
from homes
order by now
