-- definition: What three-way meetings of managed compounds resolved and has been carried out since, as a share of what they resolved.
-- counted: resolutions
-- excluded: meetings planned or cancelled
-- unit: percent
-- window: period
-- better: higher
-- min_n: 1
-- n_of: resolutions
-- needs: meetings, meetings.has_branch, meetings.has_owners_committee, meetings.has_property, compounds,
--     resolutions, resolutions.done_on
-- kinds: managed
-- basis: speech; tripartite talks
-- detail: detail_meetings
with talks as (
    select
        cast(date_trunc('month', meetings.date) as date) as month,
        compounds.community_id,
        compounds.compound_id,
        meetings.date,
        resolutions.done_on,
        data_dates.as_of
    from resolutions
    inner join meetings on resolutions.meeting_id = meetings.meeting_id
    inner join compounds on meetings.compound_id = compounds.compound_id and compounds.kind = 'managed'
    inner join data_dates on data_dates.ledger = 'meetings'
    where
        coalesce(meetings.status, 'held') = 'held'
        and meetings.has_branch
        and meetings.has_owners_committee
        and meetings.has_property
),

events as (
    select
        month,
        community_id,
        compound_id,
        known_month(date, as_of) as known_month,
        0 as done,
        1 as resolved
    from talks
    union all
    select
        month,
        community_id,
        compound_id,
        known_month(greatest(date, done_on), as_of) as known_month,
        1 as done,
        0 as resolved
    from talks
    where done_on is not null
)

select
    month,
    community_id,
    compound_id,
    '' as dimension,
    sum(done) as numerator,
    sum(resolved) as denominator,
    known_month
from events
where known_month is not null
group by month, community_id, compound_id, known_month
order by month, community_id, compound_id, known_month
