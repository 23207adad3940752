-- definition: Meetings held in managed compounds at which the branch, the owners committee and the property
--     company were present.
-- counted: meetings
-- excluded: meetings planned or cancelled
-- unit: meetings
-- window: period
-- better: higher
-- needs: meetings, meetings.has_branch, meetings.has_owners_committee, meetings.has_property, compounds
-- kinds: managed
-- basis: speech; tripartite talks
-- detail: detail_meetings
select
    cast(date_trunc('month', meetings.date) as date) as month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from meetings
inner join compounds on meetings.compound_id = compounds.compound_id and compounds.kind = 'managed'
where
    coalesce(meetings.status, 'held') = 'held'
    and meetings.has_branch
    and meetings.has_owners_committee
    and meetings.has_property
group by date_trunc('month', meetings.date), compounds.community_id, compounds.compound_id
order by month, community_id, compound_id
