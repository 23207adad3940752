-- definition: Days that everybody knows, to be marked below a trend: the first day off for the Spring Festival, the first
--     day of the heating season and the first after it, and, where one or two communities are chosen, the days on which
--     a center of theirs opened or closed. The lower the rank, the more it matters; of alike days of a month the first.
-- grain: one row per month and event
with days as (
    select
        date,
        days_from_festival,
        is_heating_season,
        lag(is_heating_season) over (order by date) as was_heating
    from calendar
),

-- Of a whole street an opening is one of many, and known to few.
centers_chosen as (
    select
        opened_on,
        closed_on
    from centers
    where list_contains($community_ids, community_id) and len($community_ids) <= 2
),

events as (
    select
        date,
        'festival' as event,
        1 as rank
    from days
    where days_from_festival = 0
    union all
    select
        opened_on,
        'center_opened',
        2
    from centers_chosen
    union all
    select
        closed_on,
        'center_closed',
        3
    from centers_chosen
    union all
    select
        date,
        if(is_heating_season, 'heating_begins', 'heating_ends'),
        if(is_heating_season, 4, 5)
    from days
    where is_heating_season != was_heating
)

select
    min(date) as date,
    event,
    rank
from events
where date >= $start and date < $stop
group by date_trunc('month', date), event, rank
order by date, rank
