-- definition: Issues that count as the small matters of a compound (parking, environment, care, fire safety), by the parameters
--     small_matter_<category>: when each was opened and at last closed, on which day a meeting held first discussed it, and on
--     which day the first such meeting met that resolved something on it. A repeat of another issue is none of its own.
-- grain: one row per small matter; done_on is null while it is open on the data date
with mapped as (
    select
        substr(key, 14) as category,
        case max_by(value, month)
            when 1 then 'parking' when 2 then 'environment' when 3 then 'care' when 4 then 'fire'
        end as matter
    from month_params
    where starts_with(key, 'small_matter_')
    group by key
),

discussed as (
    select
        meeting_issues.issue_id,
        min(meetings.date) as first_on
    from meeting_issues
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
    group by meeting_issues.issue_id
),

decided as (
    select
        resolutions.issue_id,
        min(meetings.date) as first_on
    from resolutions
    inner join meetings on resolutions.meeting_id = meetings.meeting_id and meetings.status = 'held'
    where resolutions.issue_id is not null
    group by resolutions.issue_id
),

spells as (
    select
        issue_id,
        any_value(category) as category,
        any_value(community_id) as community_id,
        any_value(compound_id) as compound_id,
        min(cast(opened_at as date)) as opened_on,
        if(count(*) = count(ended_at), max(cast(ended_at as date)), null) as done_on
    from issue_spells
    group by issue_id
)

select
    spells.issue_id,
    mapped.matter,
    spells.category,
    spells.community_id,
    spells.compound_id,
    spells.opened_on,
    spells.done_on,
    -- What is decided was talked about, also where nobody wrote down the agenda.
    least(discussed.first_on, decided.first_on) as discussed_on,
    decided.first_on as decided_on
from spells
inner join mapped on spells.category = mapped.category
inner join issues on spells.issue_id = issues.issue_id and issues.duplicate_of is null
left join discussed on spells.issue_id = discussed.issue_id
left join decided on spells.issue_id = decided.issue_id
where mapped.matter is not null
order by spells.opened_on, spells.issue_id
