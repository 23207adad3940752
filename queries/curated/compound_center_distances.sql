-- name: compound_center_distances
-- definition: How far centers lie from the point of a compound on foot: the great circle times the walking
--     factor of the data date. Centers within the farthest reach of the parameters, and the nearest one in any
--     case.
-- grain: one row per compound and center
-- params: none
-- reads: compounds, centers, month_params
-- columns: compound_id, center_id, walking_m, is_nearest
with factors as (
    select
        max_by(value, month) filter (where key = 'walking_factor') as walking_factor,
        max_by(value, month) filter (where key = 'center_reach_far_m') as farthest_m
    from month_params
),

distances as (
    select
        compounds.compound_id,
        centers.center_id,
        factors.farthest_m,
        -- 6371008.8 m is the mean radius of the earth.
        factors.walking_factor * 2 * 6371008.8 * asin(least(1, sqrt(
            pow(sin(radians(centers.latitude - compounds.latitude) / 2), 2)
            + cos(radians(compounds.latitude)) * cos(radians(centers.latitude))
            * pow(sin(radians(centers.longitude - compounds.longitude) / 2), 2)
        ))) as walking_m
    from compounds
    cross join centers
    cross join factors
    where
        compounds.longitude is not null
        and compounds.latitude is not null
        and centers.longitude is not null
        and centers.latitude is not null
),

ranked as (
    select
        compound_id,
        center_id,
        walking_m,
        farthest_m,
        row_number() over (partition by compound_id order by walking_m, center_id) as nearness
    from distances
)

select
    compound_id,
    center_id,
    walking_m,
    nearness = 1 as is_nearest
from ranked
where walking_m <= farthest_m or nearness = 1
order by compound_id, center_id
