-- definition: Closings of issues by the month of the closing, with the state of the call-back and what it judged. One that was
--     undone by a reopening stands there again with its sign turned, by the month in which that became known.
-- grain: one row per closing, and one per reopening after it
with changes as (
    select
        community_id,
        compound_id,
        category,
        channel,
        urgency,
        is_legacy,
        callback_status,
        resolved,
        satisfied,
        closed_at,
        received_at,
        unnest([closed_at, reopened_at]) as changed_at,
        unnest([1, -1]) as change
    from issues
    where closed_at is not null
)

select
    ledger_months.month,
    known_month(greatest(changes.changed_at, changes.received_at), data_dates.as_of) as known_month,
    changes.community_id,
    changes.compound_id,
    changes.category,
    changes.channel,
    changes.urgency,
    changes.is_legacy,
    changes.callback_status,
    changes.resolved,
    changes.satisfied,
    changes.change
from changes
inner join ledger_months
    on ledger_months.ledger = 'issues' and date_trunc('month', changes.closed_at) = ledger_months.month
inner join data_dates on data_dates.ledger = 'issues'
where
    (changes.change = 1 or changes.changed_at > changes.closed_at)
    and known_month(greatest(changes.changed_at, changes.received_at), data_dates.as_of) is not null
order by ledger_months.month, changes.community_id, changes.compound_id
