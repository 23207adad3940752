-- definition: Milestones of plans that were due in the period and were done by their day, as a share of those due.
-- counted: milestones due before the data date; one done on its day is in time
-- unit: percent
-- window: period
-- better: higher
-- min_n: 5
-- n_of: cases
-- needs: plan_milestones
-- basis: practice
-- detail: plan_milestone_list
select
    ledger_months.month,
    cast(null as varchar) as community_id,
    cast(null as varchar) as compound_id,
    '' as dimension,
    count(*) filter (where plan_milestones.done_on <= plan_milestones.due_on) as numerator,
    count(*) as denominator
from plan_milestones
inner join ledger_months
    on
        ledger_months.ledger = 'plan_milestones'
        and date_trunc('month', plan_milestones.due_on) = ledger_months.month
inner join data_dates on data_dates.ledger = 'plan_milestones' and plan_milestones.due_on < data_dates.as_of
group by ledger_months.month
order by ledger_months.month
