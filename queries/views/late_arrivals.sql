-- definition: By how much the newest month usually still grows, over the last twelve complete months before the end of
--     the period. Where the ledger says when it got a row: how many issues reached it only after their month was over.
--     Otherwise, where versions were published just after at least three of these months: how many more issues of the
--     communities told then are known now. Null where neither is known.
-- grain: one row
with known as (
    select count(*) > 0 as received
    from provided
    where ledger = 'issues' and field = 'received_at'
),

by_arrival as (
    select
        count(distinct month) as months,
        coalesce(sum(issues), 0) as issues,
        coalesce(sum(late), 0) as late
    from late_months
    where
        month >= $stop - interval 12 month
        and month < $stop
        and ($community_ids is null or list_contains($community_ids, community_id))
),

first_told as (
    select
        month,
        community_id,
        issues
    from past_counts
    where
        month >= $stop - interval 12 month
        and month < $stop
        and ($community_ids is null or list_contains($community_ids, community_id))
),

told_now as (
    select
        month,
        community_id,
        sum(numerator) as issues
    from kind_values
    where
        not is_whole
        and indicator = 'issues_opened'
        and dimension = ''
        and month in (select first_told.month from first_told)
        and ($community_ids is null or list_contains($community_ids, community_id))
    group by month, community_id
),

by_version as (
    select
        count(distinct first_told.month) as months,
        sum(first_told.issues) as issues,
        sum(coalesce(told_now.issues, 0) - first_told.issues) as late
    from first_told
    left join told_now on first_told.month = told_now.month and first_told.community_id = told_now.community_id
)

select
    case when known.received then 'received_at' when by_version.months >= 3 then 'versions' end as basis,
    if(known.received, by_arrival.months, by_version.months) as months,
    if(known.received, by_arrival.issues, by_version.issues) as issues,
    if(known.received, by_arrival.late, by_version.late) as late,
    case
        when known.received then by_arrival.late / nullif(by_arrival.issues, 0)
        when by_version.months >= 3 then by_version.late / nullif(by_version.issues, 0)
    end as late_share
from known
cross join by_arrival
cross join by_version
order by late_share
