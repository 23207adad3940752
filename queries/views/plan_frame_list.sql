-- definition: The plans in order of their first day: which share of their time is over at the end of the period, and of their
--     milestones how many there are, were due by then, are done, and are late, which none is on its own day.
-- grain: one row per plan
-- needs: plans
-- window: point
select
    plans.plan_id,
    plans.plan_name,
    plans.plan_kind,
    plans.starts_on,
    plans.ends_on,
    greatest(
        0, least(1, (cast($stop as date) - plans.starts_on) / (plans.ends_on + 1 - plans.starts_on))
    ) as elapsed,
    count(plan_milestones.milestone_id) as milestones,
    count(*) filter (where plan_milestones.due_on < $stop) as due_by_then,
    count(*) filter (where plan_milestones.done_on < $stop) as done,
    count(*) filter (
        where plan_milestones.due_on < least(cast($stop as date) - 1, data_dates.as_of)
        and coalesce(plan_milestones.done_on >= $stop, true)
    ) as late
from plans
left join plan_milestones on plans.plan_id = plan_milestones.plan_id
left join data_dates on data_dates.ledger = 'plan_milestones'
group by plans.plan_id, plans.plan_name, plans.plan_kind, plans.starts_on, plans.ends_on
order by plans.starts_on, plans.ends_on desc, in_order(plans.plan_id)
