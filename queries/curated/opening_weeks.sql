-- definition: Visits an hour open in the recorded weeks of the first two years since a center opened, of the centers whose
--     opening the ledger covers.
-- grain: one row per center and week since opening, from 0
select
    center_weeks.center_id,
    center_weeks.sunday,
    cast((center_weeks.sunday - centers.opened_on) // 7 as integer) as week,
    60 * center_weeks.visits / center_weeks.open_minutes as visits_an_hour,
    centers.community_id,
    compounds.kind as compound_kind
from center_weeks
inner join centers
    on
        center_weeks.center_id = centers.center_id
        and center_weeks.sunday >= centers.opened_on
        and center_weeks.sunday < centers.opened_on + 728
inner join data_dates on data_dates.ledger = 'center_use' and centers.opened_on >= data_dates.data_from
left join compounds on centers.compound_id = compounds.compound_id
where center_weeks.open_minutes > 0 and center_weeks.visits is not null
order by center_weeks.center_id, center_weeks.sunday
