-- definition: The community of which a compound was before the months since one; of a compound that is no more in all months.
-- grain: one row per compound and last month before a change
select
    old_area as compound_id,
    old_community as community_id,
    case when area_change = 'moved' then cast(date_trunc('month', changed_on) as date) end as until
from area_changes
where area_level = 'compound' and area_change != 'renamed' and old_community is not null
qualify row_number() over (partition by old_area, until order by changed_on, old_community) = 1
order by compound_id, until
