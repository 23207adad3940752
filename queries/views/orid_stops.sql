-- definition: Focused conversations (ORID) held in the period that did not reach a decision (step D), with the step at which
--     they stopped, and the day on which a later one of the same place reached a decision by the end of the period; those
--     without come first, in order of their day; the 200 first of so many, and of how many nothing was taken up again.
-- grain: one row per conversation
-- needs: meetings, meetings.method, meetings.orid_step
with talks as (
    select
        meeting_id,
        date,
        level,
        community_id,
        community_name,
        compound_id,
        compound_name,
        compound_kind,
        orid_step,
        min(if(orid_step = 'D', date, null)) over (
            partition by level, community_id, compound_id
            order by date
            range between interval 1 day following and unbounded following
        ) as reached_on
    from meetings
    where method = 'orid' and status = 'held' and date < $stop
)

select
    meeting_id,
    date,
    level,
    community_id,
    community_name,
    compound_id,
    compound_name,
    orid_step,
    reached_on,
    count(*) over () as stopped,
    count(*) filter (reached_on is null) over () as unfinished
from talks
where
    date >= $start
    and orid_step != 'D'
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
order by reached_on nulls first, date, in_order(meeting_id)
limit 200
