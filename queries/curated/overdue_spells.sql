-- name: overdue_spells
-- definition: Issues that stayed open beyond their due date, the one after an approved extension where
--     there is one, and until when.
-- grain: one row per issue that was ever overdue
-- params: none
-- reads: issues, data_dates
-- columns: issue_id, community_id, compound_id, category, due_on, closed_on
with due as (
    select
        issues.issue_id,
        issues.community_id,
        issues.compound_id,
        issues.category,
        issues.closed_at,
        greatest(issues.opened_at, coalesce(issues.revised_due_at, issues.due_at)) as due_at
    from issues
    where coalesce(issues.revised_due_at, issues.due_at) is not null
)

select
    due.issue_id,
    due.community_id,
    due.compound_id,
    due.category,
    cast(due.due_at as date) as due_on,
    cast(due.closed_at as date) as closed_on
from due
inner join data_dates on data_dates.ledger = 'issues' and due.due_at < data_dates.as_of + interval 1 day
where due.closed_at is null or due.closed_at > due.due_at
order by due.due_at, due.issue_id
