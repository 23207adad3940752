-- definition: Milestones of plans that were due before the last day of the month, or the data date, and were not done by then.
-- counted: milestones
-- unit: milestones
-- window: point
-- better: lower
-- needs: plan_milestones
-- basis: practice
-- detail: plan_milestone_list
select
    ledger_months.month,
    cast(null as varchar) as community_id,
    cast(null as varchar) as compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from plan_milestones
inner join ledger_months
    on
        ledger_months.ledger = 'plan_milestones'
        and plan_milestones.due_on < ledger_months.month_end
        and coalesce(plan_milestones.done_on > ledger_months.month_end, true)
group by ledger_months.month
order by ledger_months.month
