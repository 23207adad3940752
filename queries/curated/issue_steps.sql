-- definition: What became of the issues opened in a month, each step counted among those that reached the one before:
--     raised; accepted (not a repeat of another); discussed at a meeting held; decided there or later by a resolution of
--     a meeting held; carried out by the data date; called resolved at a valid call-back. The empty text stands for
--     rows without a community or a kind of compound.
-- grain: one row per month of the whole, and one per month, community and kind besides
-- city: adds raised, accepted, discussed, decided, carried_out, judged_good
with discussed as (
    select distinct meeting_issues.issue_id
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
),

decided as (
    select
        resolutions.issue_id,
        bool_or(resolutions.done_on <= data_dates.as_of) as is_done
    from resolutions
    inner join meetings on resolutions.meeting_id = meetings.meeting_id and meetings.status = 'held'
    inner join data_dates on data_dates.ledger = 'meetings'
    where resolutions.issue_id is not null
    group by resolutions.issue_id
),

stepped as (
    select
        cast(date_trunc('month', issues.opened_at) as date) as month,
        coalesce(issues.community_id, '') as community_id,
        coalesce(compounds.kind, '') as kind,
        issues.duplicate_of is null as is_accepted,
        issues.duplicate_of is null and discussed.issue_id is not null as is_discussed,
        issues.duplicate_of is null and discussed.issue_id is not null and decided.issue_id is not null as is_decided,
        issues.duplicate_of is null and discussed.issue_id is not null and coalesce(decided.is_done, false) as is_done,
        coalesce(issues.callback_status = 'valid' and issues.resolved, false) as is_good
    from issues
    left join compounds on issues.compound_id = compounds.compound_id
    left join discussed on issues.issue_id = discussed.issue_id
    left join decided on issues.issue_id = decided.issue_id
)

select
    grouping(stepped.community_id) = 1 as is_whole,
    stepped.month,
    stepped.community_id,
    stepped.kind,
    count(*) as raised,
    count(*) filter (stepped.is_accepted) as accepted,
    count(*) filter (stepped.is_discussed) as discussed,
    count(*) filter (stepped.is_decided) as decided,
    count(*) filter (stepped.is_done) as carried_out,
    count(*) filter (stepped.is_done and stepped.is_good) as judged_good
from stepped
group by grouping sets ((stepped.month), (stepped.month, stepped.community_id, stepped.kind))
order by is_whole, stepped.month, stepped.community_id, stepped.kind
