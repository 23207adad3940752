-- definition: What is on record of a compound, latest first: its branches founded and dissolved, leaders assigned, council
--     meetings held, resolutions carried out, visits, its covenant adopted and filed, centers opened in it. Issues stand in lists of
--     their own. Up to the data date; a meeting or visit of a whole community is no row here.
-- grain: one row per event
with events as (
    select
        branches.founded_on as date,
        'branch_founded' as event,
        branches.name as subject,
        cast(null as varchar) as detail
    from branch_compounds
    inner join branches on branch_compounds.branch_id = branches.branch_id
    where branch_compounds.compound_id = $compound_id
    union all
    select
        branches.dissolved_on,
        'branch_dissolved',
        branches.name,
        null
    from branch_compounds
    inner join branches on branch_compounds.branch_id = branches.branch_id
    where branch_compounds.compound_id = $compound_id
    union all
    select
        assignments.from_on,
        'assigned',
        coalesce(assignments.leader_title, assignments.leader_post),
        null
    from assignments
    where assignments.compound_id = $compound_id
    union all
    select
        meetings.date,
        'meeting',
        null,
        meetings.method
    from meetings
    where meetings.compound_id = $compound_id and meetings.status = 'held'
    union all
    select
        resolutions.done_on,
        'carried_out',
        resolutions.issue_id,
        issues.category
    from resolutions
    inner join meetings on resolutions.meeting_id = meetings.meeting_id and meetings.status = 'held'
    left join issues on resolutions.issue_id = issues.issue_id
    where meetings.compound_id = $compound_id
    union all
    select
        visits.date,
        'visit',
        null,
        visits.by_kind
    from visits
    where visits.compound_id = $compound_id
    union all
    select
        covenants.adopted_on,
        'covenant_adopted',
        covenants.covenant_version,
        null
    from covenants
    where covenants.compound_id = $compound_id
    union all
    select
        covenants.filed_on,
        'covenant_filed',
        covenants.covenant_version,
        null
    from covenants
    where covenants.compound_id = $compound_id
    union all
    select
        centers.opened_on,
        'center_opened',
        centers.name,
        null
    from centers
    where centers.compound_id = $compound_id
)

select
    date,
    event,
    subject,
    detail
from events
where date <= (select max(as_of) from data_dates)
order by date desc, event, subject, detail
