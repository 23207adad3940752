-- definition: From when to when it is known whether a secretary's post was held. The register of branches tells the
--     state at the data date, and since when; before that only the ledger of changes tells, never the register
--     projected back. Between two days on which something happened (a change, or the beginning the register
--     gives) the state is known where the second does not contradict the first: a post that falls vacant was
--     held, one that is filled was vacant. Before the first of them it is known only where the ledger of changes
--     is kept and its row says that somebody left. All else is unknown and has no row.
-- grain: one row per branch and known spell, from a day to the day before the next
with register as (
    select
        branches.branch_id,
        branches.secretary_since as since,
        branches.secretary_post_key is null as is_vacant,
        known.as_of,
        changes.starts_on as changes_start
    from branches
    cross join (
        select max(ledger_months.month_end) as as_of from ledger_months where ledger_months.ledger = 'branches'
    ) as known
    cross join (
        select min(ledger_months.month) as starts_on
        from ledger_months
        where ledger_months.ledger = 'secretary_changes'
    ) as changes
    where known.as_of is not null
),

-- Several changes of a day are one: somebody who leaves and is followed on that day leaves no vacancy. A post
-- that only changes hands (adjusted) was held, unless a row before it says that it had fallen vacant.
changed as (
    select
        secretary_changes.branch_id,
        secretary_changes.date as day,
        0 as place,
        bool_and(secretary_changes.change = 'vacated') as is_vacant,
        case
            when bool_or(secretary_changes.change = 'vacated') then false
            when bool_or(secretary_changes.change = 'appointed') then true
        end as was_vacant,
        bool_or(secretary_changes.change != 'appointed') as was_held_before
    from secretary_changes
    inner join register
        on secretary_changes.branch_id = register.branch_id and register.as_of >= secretary_changes.date
    where secretary_changes.change in ('vacated', 'adjusted', 'appointed')
    group by secretary_changes.branch_id, secretary_changes.date
),

events as (
    select
        branch_id,
        day,
        place,
        is_vacant,
        was_vacant,
        was_held_before
    from changed
    union all
    select
        register.branch_id,
        register.since as day,
        0 as place,
        register.is_vacant,
        not register.is_vacant as was_vacant,
        false as was_held_before
    from register
    left join changed on register.branch_id = changed.branch_id and register.since = changed.day
    where register.since <= register.as_of and changed.day is null
    union all
    select
        branch_id,
        as_of as day,
        1 as place,
        is_vacant,
        is_vacant as was_vacant,
        false as was_held_before
    from register
),

spells as (
    select
        branch_id,
        day as starts_on,
        lead(day) over in_time as stops_on,
        is_vacant,
        place = 1 as is_present,
        coalesce(lead(place) over in_time = 1, false) as is_last,
        lead(was_vacant) over in_time as was_vacant,
        lag(day) over in_time as day_before,
        lag(is_vacant) over in_time as state_before,
        row_number() over in_time = 1 as is_first,
        was_held_before
    from events
    window in_time as (partition by branch_id order by day, place)
)

select
    spells.branch_id,
    spells.starts_on,
    spells.stops_on,
    spells.is_vacant,
    case
        when not spells.is_present then spells.starts_on
        when spells.state_before = spells.is_vacant then greatest(spells.day_before, register.since)
        else register.since
    end as since,
    not spells.is_vacant and (spells.is_present or spells.is_last) as is_present_holder
from spells
inner join register on spells.branch_id = register.branch_id
where
    spells.is_present
    or (
        spells.stops_on > spells.starts_on
        and (spells.was_vacant is null or spells.was_vacant = spells.is_vacant)
    )
union all
select
    spells.branch_id,
    register.changes_start as starts_on,
    spells.starts_on as stops_on,
    false as is_vacant,
    cast(null as date) as since,
    false as is_present_holder
from spells
inner join register on spells.branch_id = register.branch_id
where spells.is_first and spells.was_held_before and register.changes_start < spells.starts_on
order by branch_id, starts_on, stops_on
