-- definition: The milestones of a case until the day, each with the meetings held and the households visited about its issue
--     since the one before, from the day the issue was raised on; last, without a date, what came after the last milestone.
-- grain: one row per milestone, and one for what came after, if anything
-- span: since
-- needs: cases, case_milestones
with milestones as (
    select
        case_milestones.date,
        case_milestones.milestone,
        case_milestones.remark
    from case_milestones
    where case_milestones.case_id = $subject and case_milestones.date <= $as_of
),

raised as (
    select
        issues.issue_id,
        cast(issues.opened_at as date) as day
    from cases
    inner join issues on cases.issue_id = issues.issue_id
    where cases.case_id = $subject
),

happened as (
    select
        meetings.date,
        1 as meetings,
        0 as households
    from raised
    inner join meeting_issues on raised.issue_id = meeting_issues.issue_id
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id
    where meetings.status = 'held' and meetings.date between raised.day and $as_of
    union all
    select
        visits.date,
        0 as meetings,
        visits.households
    from raised
    inner join visits on raised.issue_id = visits.issue_id
    where visits.date between raised.day and $as_of
),

-- Two milestones of one day share what came before; the first by name has it.
led_to as (
    select
        happened.meetings,
        happened.households,
        (
            select min(milestones.date)
            from milestones
            where milestones.date >= happened.date
        ) as next_on
    from happened
),

counted as (
    select
        next_on,
        sum(meetings) as meetings,
        sum(households) as households
    from led_to
    group by next_on
)

select
    milestones.date,
    milestones.milestone as title,
    milestones.remark,
    case when is_first then counted.meetings end as meetings,
    case when is_first then counted.households end as households
from (
    select
        date,
        milestone,
        remark,
        row_number() over (partition by date order by milestone) = 1 as is_first
    from milestones
) as milestones
left join counted on milestones.date = counted.next_on
union all
select
    cast(null as date) as date,
    cast(null as varchar) as title,
    cast(null as varchar) as remark,
    meetings,
    households
from counted
where next_on is null
order by date nulls last, title
