-- definition: Issues that stayed open beyond their due day, the one after an approved extension where there is one: which
--     was the first day on which they were late (the day after, or that of reopening), and until when.
-- grain: one row per issue and time it was open beyond its due date
select
    issue_spells.issue_id,
    issue_spells.community_id,
    issue_spells.compound_id,
    issue_spells.category,
    cast(greatest(issue_spells.begun_at, issue_spells.due_at + interval 1 day) as date) as late_on,
    cast(issue_spells.ended_at as date) as closed_on
from issue_spells
inner join data_dates
    on data_dates.ledger = 'issues' and cast(issue_spells.due_at as date) < data_dates.as_of
where
    issue_spells.ended_at is null
    or issue_spells.ended_at > greatest(issue_spells.begun_at, cast(issue_spells.due_at as date) + interval 1 day)
order by late_on, issue_spells.issue_id
