-- definition: How many issues were opened in the period and are closed or open, working days to closing and hours to
--     the first contact; rows closed before they were opened count but have no duration.
-- grain: one row
-- needs: issues, issues.closed_at
with chosen as not materialized (
    select
        is_closed,
        is_negative,
        workdays,
        contact_hours
    from issue_durations
    where
        opened_on >= $start
        and opened_on < $stop
        and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
        and ($focus = '' or $focus in ('category=' || category, 'channel=' || channel, 'urgency=' || urgency))
),

-- Of a million issues there are some hundred numbers of days: counted, their median takes a tenth of the time.
days as (
    select
        workdays,
        sum(count(*)) over (order by workdays) as up_to,
        sum(count(*)) over () as known
    from chosen
    where workdays is not null
    group by workdays
)

select
    count(*) as opened_in_window,
    count(*) filter (where is_closed) as closed,
    count(*) filter (where not is_closed) as open,
    (
        -- The one in the middle, or the mean of the two.
        select (min(workdays) filter (where 2 * up_to >= known) + min(workdays) filter (where 2 * up_to > known)) / 2
        from days
    ) as median_workdays_closed,
    median(contact_hours) as median_contact_hours,
    count(*) filter (where is_negative) as negative_durations
from chosen
order by opened_in_window
