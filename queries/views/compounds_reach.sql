-- name: compounds_reach
-- definition: Compounds with the way on foot to the nearest center in service at the end of a month, and
--     whether that is at most so many metres; null where compounds or centers are not located. A way is given as far as
--     distances are kept: for all centers within the farthest reach.
-- grain: one row per compound
-- params: month DATE, metres DOUBLE, community_ids VARCHAR[], compound_kinds VARCHAR[]
-- reads: compounds, communities, centers, ledger_months, compound_center_distances
-- columns: compound_id, name, community_id, community_name, kind, households, longitude, latitude,
--     walking_m, in_reach
with nearest as (
    select
        compound_center_distances.compound_id,
        min(compound_center_distances.walking_m) filter (
            where
            (centers.opened_on is null or centers.opened_on <= ledger_months.month_end)
            and (centers.closed_on is null or centers.closed_on > ledger_months.month_end)
            and coalesce(centers.status, '') != 'building'
        ) as walking_m
    from ledger_months
    cross join compound_center_distances
    inner join centers on compound_center_distances.center_id = centers.center_id
    where ledger_months.ledger = 'centers' and ledger_months.month = $month
    group by compound_center_distances.compound_id
)

select
    compounds.compound_id,
    compounds.name,
    compounds.community_id,
    communities.name as community_name,
    compounds.kind,
    compounds.households,
    compounds.longitude,
    compounds.latitude,
    nearest.walking_m,
    case
        when nearest.compound_id is not null
            then coalesce(nearest.walking_m <= $metres, false)
    end as in_reach
from compounds
left join communities on compounds.community_id = communities.community_id
left join nearest on compounds.compound_id = nearest.compound_id
where
    ($community_ids is null or list_contains($community_ids, coalesce(compounds.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by compounds.compound_id
