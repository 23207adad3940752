-- definition: Issues open on the data date of the issues ledger: since when, due when (after an approved extension), days over,
--     reopened or not, what it repeats, and how far the council has it: raised, discussed at a meeting held, decided there,
--     carried out. A compound may be named, and a focus (such as category=GR; the empty text is none); so may only those that
--     are over their day, or only those that become due within so many days from the data date on.
-- grain: one row per open issue
-- needs: issues
with talked as (
    select distinct meeting_issues.issue_id
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
),

decided as (
    select
        resolutions.issue_id,
        bool_or(coalesce(resolutions.done_on <= data_dates.as_of, false)) as is_done
    from resolutions
    inner join meetings on resolutions.meeting_id = meetings.meeting_id and meetings.status = 'held'
    inner join data_dates on data_dates.ledger = 'meetings'
    where resolutions.issue_id is not null
    group by resolutions.issue_id
),

waiting as (
    select
        issue_spells.issue_id,
        issue_spells.community_id,
        issue_spells.compound_id,
        issue_spells.category,
        issue_spells.channel,
        issue_spells.urgency,
        cast(issue_spells.opened_at as date) as opened_on,
        cast(issue_spells.due_at as date) as due_on,
        issue_spells.begun_at > issue_spells.opened_at as is_reopened,
        data_dates.as_of - cast(issue_spells.opened_at as date) as days_open,
        cast(issue_spells.due_at as date) - data_dates.as_of as days_left,
        -- greatest leaves out what is unknown, and without a due date nothing is known of days over
        case
            when issue_spells.due_at is not null
                then greatest(0, data_dates.as_of - cast(issue_spells.due_at as date))
        end as days_over
    from issue_spells
    inner join data_dates on data_dates.ledger = 'issues'
    where issue_spells.ended_at is null
)

select
    waiting.issue_id,
    waiting.community_id,
    communities.name as community_name,
    waiting.compound_id,
    compounds.name as compound_name,
    waiting.category,
    waiting.channel,
    waiting.urgency,
    waiting.opened_on,
    waiting.due_on,
    waiting.days_open,
    waiting.days_over,
    waiting.is_reopened,
    issues.duplicate_of,
    case
        when decided.is_done then 'carried_out'
        when decided.issue_id is not null then 'decided'
        when talked.issue_id is not null then 'discussed'
        else 'raised'
    end as council_step
from waiting
inner join issues on waiting.issue_id = issues.issue_id
left join compounds on waiting.compound_id = compounds.compound_id
left join communities on waiting.community_id = communities.community_id
left join talked on waiting.issue_id = talked.issue_id
left join decided on waiting.issue_id = decided.issue_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(waiting.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
    and ($compound_id is null or waiting.compound_id = $compound_id)
    and (
        $focus = ''
        or $focus in (
            'category=' || waiting.category, 'channel=' || waiting.channel, 'urgency=' || waiting.urgency
        )
    )
    and (not $only_over or waiting.days_over > 0)
    and ($due_within is null or waiting.days_left between 0 and $due_within)
order by waiting.due_on nulls last, waiting.opened_on, in_order(waiting.issue_id)
