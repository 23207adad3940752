-- definition: Units that served a center at the end of the period, with the centers they served then; a unit is shown for
--     every community where it does.
-- grain: one row per unit and community
select
    unit_centers.unit_id,
    any_value(units.unit_name) as unit_name,
    any_value(units.unit_kind) as unit_kind,
    any_value(communities.name) as community_name,
    count(distinct unit_centers.center_id) as centers_served,
    min(unit_centers.joined_on) as joined_on,
    max(unit_centers.left_on) as left_on
from unit_centers
inner join units on unit_centers.unit_id = units.unit_id
left join centers on unit_centers.center_id = centers.center_id
left join communities on centers.community_id = communities.community_id
where
    coalesce(unit_centers.joined_on < greatest($start, $stop), true)
    and coalesce(unit_centers.left_on >= greatest($start, $stop), true)
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and $compound_kinds is null
group by unit_centers.unit_id, centers.community_id
order by in_order(unit_centers.unit_id), in_order(centers.community_id)
