-- definition: Halls at the end of each month: centers in service that have the module of council meetings by then, since when they are
--     both, how many opinions (issues of the channel hall, without repeats) they heard in the twelve months up to it, and whether hall
--     and ledger of issues were there all of these months.
-- grain: one row per month and hall
with reach as (
    select min(month) as first_month
    from ledger_months
    where ledger = 'issues'
),

halls as (
    select
        centers_in_service.month,
        centers_in_service.center_id,
        centers_in_service.community_id,
        centers_in_service.compound_id,
        greatest(centers.opened_on, center_modules.present_since) as since,
        cast(centers_in_service.month - interval 11 month as date) as year_from
    from centers_in_service
    inner join months on centers_in_service.month = months.month
    inner join centers on centers_in_service.center_id = centers.center_id
    inner join center_modules
        on
            centers_in_service.center_id = center_modules.center_id
            and center_modules.module = 'council'
            and coalesce(center_modules.present_since <= months.month_end, true)
),

heard as (
    select
        source_center_id as center_id,
        cast(date_trunc('month', opened_at) as date) as month,
        count(*) as opinions
    from issues
    where channel = 'hall' and duplicate_of is null
    group by all
)

select
    halls.month,
    halls.center_id,
    halls.community_id,
    halls.compound_id,
    halls.since,
    coalesce(sum(heard.opinions), 0) as opinions_in_year,
    coalesce(halls.year_from >= reach.first_month, false)
    and coalesce(halls.since <= halls.year_from, true) as is_year_old
from halls
cross join reach
left join heard
    on
        halls.center_id = heard.center_id
        and halls.year_from <= heard.month
        and halls.month >= heard.month
group by
    halls.month,
    halls.center_id,
    halls.community_id,
    halls.compound_id,
    halls.since,
    halls.year_from,
    reach.first_month
order by halls.month, halls.center_id
