-- definition: Issues opened, closed, reopened after their last closing and leaving the backlog by day, so that weeks, working days and festivals are
--     counted from days and not from issues. A row closed before it was opened is closed on the day it says and
--     leaves the backlog on the day it was opened. Days after the data date are left out. The empty text stands for
--     rows without a community or a kind of compound.
-- grain: one row per day of the whole, and one per day, community and kind besides
-- city: adds opened, closed, ended, reopened
with placed as (
    select
        coalesce(issues.community_id, '') as community_id,
        coalesce(compounds.kind, '') as kind,
        cast(issues.opened_at as date) as opened_on,
        cast(issues.closed_at as date) as closed_on,
        if(issues.reopened_at > issues.closed_at, cast(issues.reopened_at as date), null) as reopened_on
    from issues
    left join compounds on issues.compound_id = compounds.compound_id
),

changes as (
    select
        opened_on as date,
        community_id,
        kind,
        1 as opened,
        0 as closed,
        if(closed_on < opened_on, 1, 0) as ended,
        0 as reopened
    from placed
    union all
    select
        closed_on as date,
        community_id,
        kind,
        0 as opened,
        1 as closed,
        if(closed_on < opened_on, 0, 1) as ended,
        0 as reopened
    from placed
    where closed_on is not null
    union all
    select
        greatest(opened_on, reopened_on) as date,
        community_id,
        kind,
        0 as opened,
        0 as closed,
        0 as ended,
        1 as reopened
    from placed
    where reopened_on is not null
)

select
    grouping(changes.community_id) = 1 as is_whole,
    changes.date,
    changes.community_id,
    changes.kind,
    sum(changes.opened) as opened,
    sum(changes.closed) as closed,
    sum(changes.ended) as ended,
    sum(changes.reopened) as reopened
from changes
inner join data_dates on data_dates.ledger = 'issues' and changes.date <= data_dates.as_of
group by grouping sets ((changes.date), (changes.date, changes.community_id, changes.kind))
order by is_whole, changes.date, changes.community_id, changes.kind
