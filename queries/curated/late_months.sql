-- definition: Of the issues opened in each whole month how many say when they reached the ledger, and how many of these
--     only after the month was over. The empty text stands for rows without a community.
-- grain: one row per month and community
-- city: adds issues, late
select
    months.month,
    coalesce(issues.community_id, '') as community_id,
    count(issues.received_at) as issues,
    count(*) filter (issues.received_at >= months.month_end + interval 1 day) as late
from issues
inner join months on cast(date_trunc('month', issues.opened_at) as date) = months.month and months.is_final
group by months.month, coalesce(issues.community_id, '')
order by months.month, community_id
