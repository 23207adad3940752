-- definition: Units that served a center of what is chosen at the end of the period, by kind, each once however many centers and
--     communities it serves.
-- grain: one row per kind; null stands for units without one
-- needs: units, units.center_ids
select
    units.unit_kind,
    count(distinct unit_centers.unit_id) as units
from unit_centers
inner join units on unit_centers.unit_id = units.unit_id
left join centers on unit_centers.center_id = centers.center_id
where
    coalesce(unit_centers.joined_on < greatest($start, $stop), true)
    and coalesce(unit_centers.left_on >= greatest($start, $stop), true)
    and ($community_ids is null or list_contains($community_ids, coalesce(centers.community_id, '')))
    and $compound_kinds is null
group by units.unit_kind
order by in_order(units.unit_kind)
