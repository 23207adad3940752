-- definition: Milestones of the plans as they stood at the end of the period, or on the data date: late (their day over and not done), ahead, done late and
--     done in time; for late ones the days since they were due, for those done late the days between. Late ones first, then
--     by day.
-- grain: one row per milestone
-- needs: plan_milestones, plans
-- window: point
with dated as (
    select
        plan_milestones.milestone_id,
        plan_milestones.plan_id,
        plan_milestones.task,
        plan_milestones.milestone,
        plan_milestones.responsible_post,
        plan_milestones.due_on,
        least(cast($stop as date) - 1, data_dates.as_of) as today,
        if(plan_milestones.done_on < $stop, plan_milestones.done_on, null) as done_on
    from plan_milestones
    inner join data_dates on data_dates.ledger = 'plan_milestones'
),

judged as (
    select
        milestone_id,
        plan_id,
        task,
        milestone,
        responsible_post,
        due_on,
        done_on,
        today,
        case
            when done_on <= due_on then 'done'
            when done_on > due_on then 'done_late'
            when due_on < today then 'late'
            else 'ahead'
        end as milestone_state
    from dated
)

select
    judged.milestone_id,
    judged.plan_id,
    plans.plan_name,
    judged.task,
    judged.milestone,
    judged.responsible_post,
    judged.due_on,
    judged.done_on as finished_on,
    judged.milestone_state,
    case judged.milestone_state
        when 'late' then judged.today - judged.due_on
        when 'done_late' then judged.done_on - judged.due_on
    end as days_after_due
from judged
inner join plans on judged.plan_id = plans.plan_id
order by judged.milestone_state != 'late', judged.due_on, in_order(judged.milestone_id)
