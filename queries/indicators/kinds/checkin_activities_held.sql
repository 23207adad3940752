-- definition: What units and members that reported did in their communities, in all and by what it was.
-- counted: activities
-- unit: events
-- window: period
-- better: higher
-- needs: checkin_activities
-- basis: speech; double check-in
with dated as (
    select
        cast(date_trunc('month', date) as date) as month,
        community_id,
        activity_kind
    from checkin_activities
)

select
    month,
    community_id,
    cast(null as varchar) as compound_id,
    if(grouping(activity_kind) = 1, '', 'activity=' || activity_kind) as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from dated
group by grouping sets ((month, community_id), (month, community_id, activity_kind))
order by month, community_id, dimension
