-- definition: Modules present in centers in service at the end of the month, as a share of those required of them,
--     in all and by module.
-- counted: modules that the policy puts into the groups 1 and 5 of the catalogue 1+5+X
-- excluded: optional modules; centers of which the ledger has no row at all
-- unit: percent
-- window: point
-- better: higher
-- min_n: 6
-- n_of: modules
-- needs: centers, centers.opened_on, center_modules
-- basis: modules; the groups are parameters module_group_*
-- detail: detail_modules
with listed as (
    select distinct center_id
    from center_modules
),

asked as (
    select
        ledger_months.month,
        centers_in_service.community_id,
        centers_in_service.compound_id,
        unnest(['', 'module=' || required_modules.module]) as dimension,
        if(
            center_modules.module is not null
            and coalesce(center_modules.present_since <= ledger_months.month_end, true),
            1,
            0
        ) as present
    from ledger_months
    inner join centers_in_service on ledger_months.month = centers_in_service.month
    inner join listed on centers_in_service.center_id = listed.center_id
    inner join required_modules on ledger_months.month = required_modules.month
    left join center_modules
        on
            centers_in_service.center_id = center_modules.center_id
            and required_modules.module = center_modules.module
    where ledger_months.ledger = 'center_modules'
)

select
    month,
    community_id,
    compound_id,
    dimension,
    sum(present) as numerator,
    count(*) as denominator
from asked
group by month, community_id, compound_id, dimension
order by month, community_id, compound_id, dimension
