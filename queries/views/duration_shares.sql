-- definition: Issues opened in the period and closed by the data date, or by the earlier date known_on with what was known
--     then, by key of an axis, and how many of them took at most so many days.
-- grain: one row per key of the axis (community, category, channel, urgency)
select
    case $axis
        when 'community' then coalesce(community_id, '')
        when 'category' then coalesce(category, '')
        when 'channel' then coalesce(channel, '')
        when 'urgency' then coalesce(urgency, '')
        else ''
    end as key,
    count(*) filter (where closing_days <= $days) as within,
    count(*) as closed
from issue_durations
where
    opened_on >= $start
    and opened_on < $stop
    and not is_negative
    and ($community_ids is null or list_contains($community_ids, coalesce(community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compound_kind))
    and ($focus = '' or $focus in ('category=' || category, 'channel=' || channel, 'urgency=' || urgency))
    and opened_known <= coalesce($known_on, date '9999-12-31')
    and closed_known <= coalesce($known_on, date '9999-12-31')
group by key
order by key
