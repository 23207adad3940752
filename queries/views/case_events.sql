-- name: case_events
-- definition: What happened in a case, day by day: its milestones, and by month the meetings held about it and the
--     households visited for it.
-- grain: one row per milestone, and one per month and kind of event
-- params: case_id VARCHAR
-- reads: cases, case_milestones, meetings, meeting_issues, visits
-- columns: date, kind, title, remark, count
with chosen as (
    select
        case_id,
        issue_id
    from cases
    where case_id = $case_id
)

select
    case_milestones.date,
    'milestone' as kind,
    case_milestones.milestone as title,
    case_milestones.remark,
    cast(null as bigint) as count
from case_milestones
inner join chosen on case_milestones.case_id = chosen.case_id
union all
select
    max(meetings.date) as date,
    'meetings' as kind,
    cast(null as varchar) as title,
    cast(null as varchar) as remark,
    count(*) as count
from meetings
inner join meeting_issues on meetings.meeting_id = meeting_issues.meeting_id
inner join chosen on meeting_issues.issue_id = chosen.issue_id
where meetings.status = 'held'
group by date_trunc('month', meetings.date)
union all
select
    max(visits.date) as date,
    'visits' as kind,
    cast(null as varchar) as title,
    cast(null as varchar) as remark,
    cast(sum(visits.households) as bigint) as count
from visits
inner join chosen on visits.issue_id = chosen.issue_id
group by date_trunc('month', visits.date)
order by date, kind, title
