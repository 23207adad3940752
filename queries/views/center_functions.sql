-- definition: Use of centers in the period by function, of all or of one: minutes open and booked, the share booked in percent, and visits
--     with how they were counted; methods is how many ways of counting stand behind the visits, which are then not of
--     one kind.
-- grain: one row per function
-- needs: centers, center_use, center_use.function
select
    function,
    sum(open_minutes) as open_minutes,
    sum(booked_minutes) as booked_minutes,
    100 * sum(booked_minutes) / nullif(sum(open_minutes), 0) as use_rate,
    sum(visits) as visits,
    min(method) filter (visits is not null) as method,
    count(distinct method) filter (visits is not null) as methods
from center_function_totals
where
    month >= $start
    and month < $stop
    and ($center_id is null or center_id = $center_id)
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
group by function
order by function
