-- definition: Issues of each month by community, kind of compound and value of an axis (category=GR) side by side: opened, closed, due and of
--     these on time, open at the end and of these overdue. The empty text stands for rows without a community or a kind.
-- grain: one row per month, community, kind of compound and value of an axis
-- needs: issues, issues.category
-- window: period
-- focus: category
-- city: adds opened, closed, due, on_time, backlog, overdue
select
    month,
    community_id,
    kind,
    dimension,
    sum(numerator) filter (where indicator = 'issues_opened') as opened,
    sum(numerator) filter (where indicator = 'issues_closed') as closed,
    sum(denominator) filter (where indicator = 'on_time_rate') as due,
    sum(numerator) filter (where indicator = 'on_time_rate') as on_time,
    sum(numerator) filter (where indicator = 'issues_backlog') as backlog,
    sum(numerator) filter (where indicator = 'overdue_open') as overdue
from kind_values
where
    indicator in ('issues_opened', 'issues_closed', 'on_time_rate', 'issues_backlog', 'overdue_open')
    and not is_whole
    and split_part(dimension, '=', 1) in ('category', 'channel', 'urgency')
group by month, community_id, kind, dimension
order by month, community_id, kind, dimension
