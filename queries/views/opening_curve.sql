-- definition: Visits an hour open in each of the 52 weeks since a center opened, as a multiple of what the same center has
--     once it has settled (in the weeks of its first two years after those of the parameter): median and quartiles of
--     the centers whose opening the ledger covers and that have at least eight settled weeks. Weeks with fewer than
--     three centers are left out. Beside each the mean of the first four weeks' medians and the most centers of a week.
-- grain: one row per week since opening, from 0
-- needs: centers, centers.opened_on, center_use
with weeks as (
    select
        center_id,
        week,
        visits_an_hour
    from opening_weeks
    where
        sunday < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
),

settled as (
    select
        weeks.center_id,
        avg(weeks.visits_an_hour) as visits_an_hour
    from weeks
    where
        weeks.week >= (
            select month_params.value
            from month_params
            where
                month_params.month = date_trunc('month', $stop - interval 1 day)
                and month_params.key = 'center_settled_weeks'
        )
    group by weeks.center_id
    having count(*) >= 8 and avg(weeks.visits_an_hour) > 0
),

by_week as (
    select
        weeks.week,
        quantile_cont(weeks.visits_an_hour / settled.visits_an_hour, [0.25, 0.5, 0.75]) as quartiles,
        count(*) as centers
    from weeks
    inner join settled on weeks.center_id = settled.center_id
    where weeks.week < 52
    group by weeks.week
    having count(*) >= 3
)

select
    week,
    quartiles[1] as low,
    quartiles[2] as middle,
    quartiles[3] as high,
    centers,
    avg(quartiles[2]) filter (week < 4) over () as first_weeks,
    max(centers) over () as most_centers
from by_week
order by week
