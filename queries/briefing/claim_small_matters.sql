-- definition: Small matters of compounds were closed in the year up to the day, some of them after a meeting. Numerator and denominator: those closed, and those of
--     them that a meeting held had discussed by then; null where none was closed.
-- detail: detail_small_matters
-- needs: issues, issues.category, issues.closed_at, meetings, meetings.issue_ids
select
    case when count(*) > 0 then count(*) filter (discussed_on <= done_on) > 0 end as holds,
    count(*) as numerator,
    count(*) filter (discussed_on <= done_on) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from small_matters
where
    done_on > $as_of - interval 1 year
    and done_on <= $as_of
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
