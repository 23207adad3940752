-- name: late_arrivals
-- definition: Of the issues opened in each of the last twelve complete months before the end of the period, how many
--     reached the ledger only after the month was over: by that much the newest month usually still grows. Null where
--     the ledger does not say when it got a row.
-- grain: one row
-- params: stop DATE, community_ids VARCHAR[]
-- reads: issues, months, provided
-- columns: months, issues, late, late_share
with chosen as (
    select
        issues.received_at,
        months.month,
        months.month_end
    from issues
    inner join months on cast(date_trunc('month', issues.opened_at) as date) = months.month
    where
        months.is_final
        and issues.opened_at >= $stop - interval 12 month
        and issues.opened_at < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(issues.community_id, '')))
),

counted as (
    select
        count(distinct month) as months,
        count(received_at) as issues,
        count(*) filter (received_at >= month_end + interval 1 day) as late
    from chosen
)

select
    counted.months,
    if(listed.received, counted.issues, null) as issues,
    if(listed.received, counted.late, null) as late,
    if(listed.received, counted.late / nullif(counted.issues, 0), null) as late_share
from counted
cross join
    (
        select count(*) > 0 as received from provided where ledger = 'issues' and field = 'received_at'
    ) as listed
order by counted.months
