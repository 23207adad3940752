-- name: issue_durations
-- definition: How long each issue took, in days. An open issue is observed until the end of the data date.
--     A row closed before it was opened has no duration and is marked.
-- grain: one row per issue, narrow, for medians and resolve-time curves
-- params: none
-- reads: issues, data_dates
-- columns: opened_on, community_id, compound_id, is_closed, is_negative, days
select
    cast(issues.opened_at as date) as opened_on,
    issues.community_id,
    issues.compound_id,
    issues.closed_at is not null as is_closed,
    coalesce(issues.closed_at < issues.opened_at, false) as is_negative,
    case
        when issues.closed_at < issues.opened_at then null
        else greatest(
            0,
            epoch_us(coalesce(issues.closed_at, data_dates.as_of + interval 1 day))
            - epoch_us(issues.opened_at)
        ) / 86400000000
    end as days
from issues
inner join data_dates on data_dates.ledger = 'issues'
order by issues.opened_at, issues.issue_id
