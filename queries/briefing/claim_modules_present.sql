-- definition: Every center in service at the end of the last month that had ended by the day had every module that is required of it, of
--     those of which the ledger of modules has a row.
-- detail: detail_modules
-- needs: centers, centers.opened_on, center_modules
with ended as (
    select
        max(month) as month,
        max(month_end) as month_end
    from months
    where is_final and month_end <= $as_of
),

listed as (
    select distinct center_id
    from center_modules
),

judged as (
    select
        centers_in_service.center_id,
        count(required_modules.module) = count(center_modules.module) as is_complete
    from ended
    inner join centers_in_service on ended.month = centers_in_service.month
    inner join listed on centers_in_service.center_id = listed.center_id
    inner join required_modules on ended.month = required_modules.month
    left join center_modules
        on
            centers_in_service.center_id = center_modules.center_id
            and required_modules.module = center_modules.module
            and coalesce(center_modules.present_since <= ended.month_end, true)
    where ($community_ids is null or list_contains($community_ids, coalesce(centers_in_service.community_id, '')))
    group by centers_in_service.center_id
)

select
    case when count(*) > 0 then bool_and(is_complete) end as holds,
    count(*) filter (is_complete) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from judged
