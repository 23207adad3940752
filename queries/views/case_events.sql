-- definition: What happened in a case: its milestones, and by month the meetings held about it and the households visited
--     for it; a month that a milestone divides has those before it and those from its day on apart.
-- grain: one row per milestone, and one per month, number of milestones so far and kind of event
-- needs: case_milestones
with chosen as (
    select
        case_id,
        issue_id
    from cases
    where case_id = $case_id
),

stations as (
    select
        case_milestones.date,
        case_milestones.milestone as title,
        case_milestones.remark
    from case_milestones
    inner join chosen on case_milestones.case_id = chosen.case_id
),

doings as (
    select
        meetings.date,
        'meetings' as kind,
        1 as count
    from meetings
    inner join meeting_issues on meetings.meeting_id = meeting_issues.meeting_id
    inner join chosen on meeting_issues.issue_id = chosen.issue_id
    where meetings.status = 'held'
    union all
    select
        visits.date,
        'visits' as kind,
        visits.households as count
    from visits
    inner join chosen on visits.issue_id = chosen.issue_id
),

placed as (
    select
        doings.date,
        doings.kind,
        doings.count,
        (select count(*) from stations where stations.date <= doings.date) as passed
    from doings
)

select
    date,
    'milestone' as kind,
    title,
    remark,
    cast(null as bigint) as count
from stations
union all
select
    max(date) as date,
    kind,
    cast(null as varchar) as title,
    cast(null as varchar) as remark,
    cast(sum(count) as bigint) as count
from placed
group by date_trunc('month', date), passed, kind
order by date, kind = 'milestone' desc, kind, title
