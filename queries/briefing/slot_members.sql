-- definition: Registered members, regular and probationary, by the latest count of each compound until the day;
--     members who only report are another number. n is how many compounds were counted, and between which days.
-- unit: members
-- render: whole
-- privacy: members_registered
-- needs: member_counts, member_counts.regular
with latest as (
    select
        member_counts.compound_id,
        max_by(member_counts.regular + coalesce(member_counts.probationary, 0), member_counts.date) as members,
        max(member_counts.date) as counted_on
    from member_counts
    left join compounds on member_counts.compound_id = compounds.compound_id
    where
        member_counts.date <= $as_of
        and ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    group by member_counts.compound_id
)

select
    sum(members) as value,
    count(members) as n,
    cast(null as date) as start_on,
    min(counted_on) filter (where members is not null) as counted_from,
    max(counted_on) filter (where members is not null) as counted_on
from latest
