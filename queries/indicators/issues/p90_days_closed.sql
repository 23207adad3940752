-- name: p90_days_closed
-- definition: Days from opening to closing within which nine of ten were closed, of issues opened in the
--     period and closed by the data date, or by the earlier date known_on with what was known then.
-- counted: issues with a closing, also those reopened after it; linear interpolation; days of 24 hours
-- excluded: issues without a closing, and those closed before they were opened
-- grain: one row
-- unit: days
-- window: period
-- season: year
-- better: lower
-- min_n: 10
-- n_of: issues
-- people: no
-- needs: issues, issues.closed_at
-- kind: query
-- basis: early in a period this flatters: see median_days_km
-- detail: detail_issues
-- scale: 1
-- params: community_ids VARCHAR[], compound_kinds VARCHAR[], start DATE, stop DATE, known_on DATE
-- reads: issue_durations
-- columns: value, n
with chosen as (
    select closing_days
    from issue_durations
    where
        opened_on >= $start
        and opened_on < $stop
        and not is_negative
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
        and opened_known <= coalesce($known_on, date '9999-12-31')
        and closed_known <= coalesce($known_on, date '9999-12-31')
)

select
    quantile_cont(closing_days, 0.9) as value,
    count(*) as n
from chosen
order by n
