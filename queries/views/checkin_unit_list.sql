-- definition: Units that are to report, with what each did in the twelve months up to the end of a month: first those that have not
--     reported, then those that did nothing, then the others; each by its code. Persons are not counted by unit, since those
--     of a small one could be told apart.
-- grain: one row per unit
-- needs: checkin_units, checkin_activities
with done as (
    select
        checkin_unit_id,
        count(*) as activities,
        sum(hours) as hours,
        max(date) as last_activity
    from checkin_activities
    where date >= $month - interval 11 month and date < $month + interval 1 month
    group by checkin_unit_id
)

select
    checkin_units.checkin_unit_id,
    checkin_units.checkin_unit_name,
    checkin_units.community_id,
    communities.name as community_name,
    case
        when coalesce(checkin_units.reported_on >= $month + interval 1 month, true) then 'not_reported'
        when done.activities is null then 'idle'
        else 'active'
    end as unit_state,
    checkin_units.reported_on,
    coalesce(done.activities, 0) as activities,
    coalesce(done.hours, 0.0) as hours,
    done.last_activity
from checkin_units
left join communities on checkin_units.community_id = communities.community_id
left join done on checkin_units.checkin_unit_id = done.checkin_unit_id
where $community_ids is null or list_contains($community_ids, coalesce(checkin_units.community_id, ''))
order by array_position(['not_reported', 'idle', 'active'], unit_state), in_order(checkin_units.checkin_unit_id)
