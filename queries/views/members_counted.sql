-- definition: Between which days the members known at the end of a month were counted: the latest count of each compound,
--     which may be older than the data date of the whole.
-- grain: one row, without days where none was counted
with latest as (
    select
        member_counts.compound_id,
        max(member_counts.date) as counted_on
    from member_counts
    inner join months on months.month = $month and months.month_end >= member_counts.date
    left join compounds on member_counts.compound_id = compounds.compound_id
    where
        member_counts.regular is not null
        and ($compound_id is null or member_counts.compound_id = $compound_id)
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    group by member_counts.compound_id
)

select
    min(counted_on) as counted_from,
    max(counted_on) as counted_on,
    count(*) as compounds
from latest
