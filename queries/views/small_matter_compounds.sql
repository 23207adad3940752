-- definition: Compounds with a small matter open at the end of the period or closed in it, of one kind where one is named, with
--     how many stand where; those first in which the oldest one waits longest, the 200 first of so many.
-- grain: one row per compound, and one per community of matters without a compound
-- needs: issues, issues.category, issues.closed_at, meetings, meetings.issue_ids, resolutions, resolutions.issue_id
with counted as (
    select
        small_matters.compound_id,
        any_value(compounds.name) as compound_name,
        small_matters.community_id,
        any_value(communities.name) as community_name,
        min(small_matters.opened_on) filter (least(small_matters.done_on, $stop) >= $stop) as oldest_opened_on,
        count(*) filter (
            least(small_matters.done_on, $stop) >= $stop and coalesce(small_matters.discussed_on >= $stop, true)
        ) as undiscussed,
        count(*) filter (
            least(small_matters.done_on, $stop) >= $stop
            and small_matters.discussed_on < $stop
            and coalesce(small_matters.decided_on >= $stop, true)
        ) as discussed,
        count(*) filter (least(small_matters.done_on, $stop) >= $stop and small_matters.decided_on < $stop) as decided,
        count(*) filter (small_matters.done_on < $stop) as done
    from small_matters
    left join compounds on small_matters.compound_id = compounds.compound_id
    left join communities on small_matters.community_id = communities.community_id
    where
        small_matters.opened_on < $stop
        and coalesce(small_matters.done_on >= $start, true)
        and ($matter = '' or small_matters.matter = $matter)
        and ($community_ids is null or list_contains($community_ids, coalesce(small_matters.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by small_matters.compound_id, small_matters.community_id
)

select
    compound_id,
    compound_name,
    community_id,
    community_name,
    oldest_opened_on,
    undiscussed,
    discussed,
    decided,
    done,
    count(*) over () as compounds
from counted
order by oldest_opened_on nulls last, in_order(compound_id), in_order(community_id)
limit 200
