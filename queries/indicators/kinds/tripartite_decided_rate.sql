-- definition: Three-way meetings held in managed compounds that resolved something, as a share of all of them.
-- counted: meetings
-- excluded: meetings planned or cancelled
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: meetings
-- needs: meetings, meetings.has_branch, meetings.has_owners_committee, meetings.has_property, compounds,
--     resolutions
-- kinds: managed
-- basis: speech; tripartite talks
-- detail: detail_meetings
select
    cast(date_trunc('month', meetings.date) as date) as month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    count(*) filter (meetings.meeting_id in (select resolutions.meeting_id from resolutions)) as numerator,
    count(*) as denominator
from meetings
inner join compounds on meetings.compound_id = compounds.compound_id and compounds.kind = 'managed'
where
    coalesce(meetings.status, 'held') = 'held'
    and meetings.has_branch
    and meetings.has_owners_committee
    and meetings.has_property
group by date_trunc('month', meetings.date), compounds.community_id, compounds.compound_id
order by month, community_id, compound_id
