-- definition: Events and modules of a center: what was held when, latest first, and since when each module is there.
-- grain: one row per event or module
select
    center_events.date,
    'event' as event,
    center_events.event_theme as detail
from center_events
where center_events.center_id = $center_id and center_events.date <= (select max(data_dates.as_of) from data_dates)
union all
select
    center_modules.present_since,
    'module',
    center_modules.module
from center_modules
where center_modules.center_id = $center_id
order by date desc nulls last, event, detail
