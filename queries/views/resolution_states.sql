-- definition: How many resolutions were due in the period, by how they stand on the data date: in_time, late, overdue;
--     null where the ledger does not say when they are done.
-- grain: one row per state
select
    state,
    count(*) as resolutions
from resolutions_due
where
    due_on >= $start
    and due_on < $stop
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
group by state
order by state
