-- name: tripartite_done_rate
-- definition: What three-way meetings of managed compounds resolved and has been carried out since, as a share of what they resolved.
-- counted: resolutions
-- excluded: meetings planned or cancelled
-- grain: one row per month, community and compound
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- people: no
-- needs: meetings, meetings.has_branch, meetings.has_owners_committee, meetings.has_property, compounds,
--     resolutions, resolutions.done_on
-- kinds: managed
-- kind: ratio
-- basis: tripartite talks, from the speech
-- detail: detail_meetings
-- scale: 100
-- params: none
-- reads: meetings, compounds, resolutions, data_dates
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    cast(date_trunc('month', meetings.date) as date) as month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    count(*) filter (resolutions.done_on <= (select max(data_dates.as_of) from data_dates)) as numerator,
    count(*) as denominator
from resolutions
inner join meetings on resolutions.meeting_id = meetings.meeting_id
inner join compounds on meetings.compound_id = compounds.compound_id and compounds.kind = 'managed'
where
    coalesce(meetings.status, 'held') = 'held'
    and meetings.has_branch
    and meetings.has_owners_committee
    and meetings.has_property
group by date_trunc('month', meetings.date), compounds.community_id, compounds.compound_id
order by month, community_id, compound_id
