-- name: opening_curve
-- definition: Visits an hour open in each of the 52 weeks since a center opened, as a multiple of what the same center has
--     once it has settled (in the weeks of its first two years after those of the parameter): median and quartiles of
--     the centers whose opening the ledger covers and that have at least eight settled weeks. Weeks with fewer than
--     three centers are left out. Beside each the mean of the first four weeks' medians and the most centers of a week.
-- grain: one row per week since opening, from 0
-- params: stop DATE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: center_weeks, centers, compounds, data_dates, month_params
-- columns: week, low, middle, high, centers, first_weeks, most_centers
with rules as (
    select value as settled_weeks
    from month_params
    where month = date_trunc('month', $stop - interval 1 day) and key = 'center_settled_weeks'
),

weeks as (
    select
        center_weeks.center_id,
        (center_weeks.sunday - centers.opened_on) // 7 as week,
        60 * center_weeks.visits / center_weeks.open_minutes as visits_an_hour
    from center_weeks
    inner join centers on center_weeks.center_id = centers.center_id
    inner join data_dates on data_dates.ledger = 'center_use' and centers.opened_on >= data_dates.data_from
    left join compounds on centers.compound_id = compounds.compound_id
    where
        center_weeks.sunday >= centers.opened_on
        and center_weeks.sunday < $stop
        and center_weeks.open_minutes > 0
        and center_weeks.visits is not null
        and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
),

settled as (
    select
        weeks.center_id,
        avg(weeks.visits_an_hour) as visits_an_hour
    from weeks
    inner join rules on weeks.week >= rules.settled_weeks and weeks.week < 104
    group by weeks.center_id
    having count(*) >= 8 and avg(weeks.visits_an_hour) > 0
),

by_week as (
    select
        weeks.week,
        quantile_cont(weeks.visits_an_hour / settled.visits_an_hour, 0.25) as low,
        quantile_cont(weeks.visits_an_hour / settled.visits_an_hour, 0.5) as middle,
        quantile_cont(weeks.visits_an_hour / settled.visits_an_hour, 0.75) as high,
        count(*) as centers
    from weeks
    inner join settled on weeks.center_id = settled.center_id
    where weeks.week < 52
    group by weeks.week
    having count(*) >= 3
)

select
    week,
    low,
    middle,
    high,
    centers,
    avg(middle) filter (week < 4) over () as first_weeks,
    max(centers) over () as most_centers
from by_week
order by week
