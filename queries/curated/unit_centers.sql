-- definition: The centers a unit serves, one by one, since when and until when. A day of joining that is not known
--     lies before the ledger began. A center that stands in no ledger keeps its id.
-- grain: one row per unit, center and day of joining
with parts as (
    select
        unit_id,
        unnest(regexp_split_to_array(center_ids, '[\x{3001}\x{FF0C}\x{FF1B},;\s]+')) as center_id,
        joined_on,
        left_on
    from checked.units
)

select
    parts.unit_id,
    coalesce(known_centers.id, parts.center_id) as center_id,
    parts.joined_on,
    if(count(*) = count(parts.left_on), max(parts.left_on), null) as left_on
from parts
left join reference_keys as known_centers
    on known_centers.kind = 'center' and parts.center_id = known_centers.key
where parts.center_id != ''
group by parts.unit_id, coalesce(known_centers.id, parts.center_id), parts.joined_on
order by parts.unit_id, center_id, parts.joined_on
