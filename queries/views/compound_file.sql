-- definition: A compound with what stands in registers of it: kind, households, property and owners' committee, who is assigned on
--     the data date, its last visit, its covenant, and its nearest center.
-- grain: one row, none for a compound that is not there
with today as (
    select max(as_of) as as_of
    from data_dates
),

in_charge as (
    select max(coalesce(assignments.leader_title, assignments.leader_post)) as leader_post
    from assignments
    cross join today
    where
        assignments.compound_id = $compound_id
        and coalesce(assignments.from_on <= today.as_of, true)
        and coalesce(assignments.to_on > today.as_of, true)
),

seen as (
    select
        max(visits.date) as last_visit,
        max(today.as_of) - max(visits.date) as days_since_visit
    from visits
    cross join today
    where visits.compound_id = $compound_id and visits.date <= today.as_of
),

agreed as (
    select
        max(covenants.adopted_on) as adopted_on,
        max(covenants.filed_on) as filed_on
    from covenants
    where covenants.compound_id = $compound_id
),

nearest as (
    select
        centers.center_id,
        centers.name as nearest_center,
        compound_center_distances.walking_m as center_distance_m
    from compound_center_distances
    inner join centers on compound_center_distances.center_id = centers.center_id
    where compound_center_distances.compound_id = $compound_id and compound_center_distances.is_nearest
    order by centers.center_id
    limit 1
)

select
    compounds.compound_id,
    compounds.name,
    compounds.community_id,
    communities.name as community_name,
    compounds.kind,
    compounds.households,
    compounds.buildings,
    compounds.built_year,
    compounds.has_property_company,
    compounds.has_owners_committee,
    compounds.has_property_party_org,
    in_charge.leader_post,
    seen.last_visit,
    seen.days_since_visit,
    agreed.adopted_on,
    agreed.filed_on,
    nearest.center_id,
    nearest.nearest_center,
    nearest.center_distance_m
from compounds
left join communities on compounds.community_id = communities.community_id
cross join in_charge
cross join seen
cross join agreed
left join nearest on true
where compounds.compound_id = $compound_id
