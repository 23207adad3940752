-- definition: Dated milestones of the cases.
-- grain: one row per case, day and milestone
select
    case_id,
    date,
    milestone,
    remark
from checked.case_milestones
order by case_id, date, milestone
