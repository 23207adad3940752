-- definition: The last day up to a day on which a meeting was held, of each level, that decided something, and where its decisions
--     stand on the day: carried out by their due day or late, over it, or still within it. Where several met on it they are
--     counted together and no place is named. Null of each state where the ledger does not say when decisions are done.
-- grain: one row per level
-- needs: meetings, resolutions
with decided as (
    select
        meetings.level,
        meetings.meeting_id,
        meetings.date,
        meetings.community_id,
        meetings.compound_id,
        meetings.compound_name,
        resolutions.due_on,
        if(resolutions.done_on <= $as_of, resolutions.done_on, null) as done_on,
        max(meetings.date) over (partition by meetings.level) as last_on
    from meetings
    inner join resolutions on meetings.meeting_id = resolutions.meeting_id
    where
        meetings.status = 'held'
        and meetings.date <= $as_of
        and ($community_ids is null or list_contains($community_ids, coalesce(meetings.community_id, '')))
),

told as (
    select count(*) > 0 as has_done
    from provided
    where ledger = 'resolutions' and field = 'done_on'
)

select
    decided.level,
    decided.date,
    count(distinct decided.meeting_id) as meetings,
    if(count(distinct decided.meeting_id) = 1, any_value(decided.community_id), null) as community_id,
    if(count(distinct decided.meeting_id) = 1, any_value(decided.compound_name), null) as compound_name,
    count(*) as decisions,
    if(any_value(told.has_done), count(*) filter (decided.done_on is not null), null) as done,
    if(any_value(told.has_done), count(*) filter (decided.done_on is null and decided.due_on < $as_of), null) as over,
    if(
        any_value(told.has_done),
        count(*) filter (decided.done_on is null and coalesce(decided.due_on >= $as_of, true)),
        null
    ) as going
from decided
cross join told
where decided.date = decided.last_on
group by decided.level, decided.date
order by list_position(['street', 'community', 'compound'], decided.level), decided.level
