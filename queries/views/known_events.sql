-- definition: Days on record that a reader of a trend should know of, to be marked on it: those of the whole sub-district, and
--     those of a community where it is among the chosen ones. The lower the rank, the more it matters.
-- grain: one row per known event
select
    date,
    title,
    coalesce(label, title) as label,
    coalesce(list_position(['policy', 'plan', 'opening', 'season'], event_kind), 5) as rank
from events
where
    date >= $start
    and date < $stop
    and (community_id is null or list_contains($community_ids, community_id))
order by date, rank, in_order(event_id)
