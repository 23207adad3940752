-- name: case_milestones
-- definition: Dated milestones of the cases.
-- grain: one row per case, day and milestone
-- params: none
-- reads: checked.case_milestones
-- columns: case_id, date, milestone, remark
select
    case_id,
    date,
    milestone,
    remark
from checked.case_milestones
order by case_id, date, milestone
