-- definition: How far centers lie from the point of a compound on foot: the great circle times the walking
--     factor of the data date. Centers within the farthest reach of the parameters, and the nearest one in any
--     case.
-- grain: one row per compound and center
with factors as (
    select
        max_by(value, month) filter (where key = 'walking_factor') as walking_factor,
        max_by(value, month) filter (where key = 'center_reach_far_m') as farthest_m
    from month_params
),

located_compounds as (
    select
        compound_id,
        longitude,
        latitude
    from compounds
    where longitude is not null and latitude is not null
),

located_centers as (
    select
        center_id,
        longitude,
        latitude
    from centers
    where longitude is not null and latitude is not null
),

pairs as (
    select
        located_compounds.compound_id,
        located_centers.center_id,
        factors.farthest_m,
        -- 6371008.8 m is the mean radius of the earth.
        factors.walking_factor * 2 * 6371008.8 * asin(least(1, sqrt(
            pow(sin(radians(located_centers.latitude - located_compounds.latitude) / 2), 2)
            + cos(radians(located_compounds.latitude)) * cos(radians(located_centers.latitude))
            * pow(sin(radians(located_centers.longitude - located_compounds.longitude) / 2), 2)
        ))) as walking_m
    from located_compounds
    cross join located_centers
    cross join factors
),

-- A hundred streets have 600 million pairs: they are gathered as they come and never sorted.
gathered as (
    select
        compound_id,
        arg_min(center_id, (walking_m, center_id)) as nearest_id,
        min(walking_m) as nearest_m,
        list({ center_id: center_id, walking_m: walking_m }) filter (where walking_m <= farthest_m) as within
    from pairs
    group by compound_id
),

listed as (
    select
        compound_id,
        nearest_id,
        unnest(
            case
                when len(within) > 0 then within
                else [{ center_id: nearest_id, walking_m: nearest_m }]
            end
        ) as center
    from gathered
)

select
    listed.compound_id,
    listed.center.center_id as center_id,
    listed.center.walking_m as walking_m,
    listed.center.center_id = listed.nearest_id as is_nearest
from listed
order by listed.compound_id, center_id
