-- definition: Compounds whose covenant in force at the end of the month keeps "a good deed a day" as an item, as a share of
--     those whose covenant in force says whether it does.
-- counted: compounds
-- excluded: compounds without a covenant, and those whose covenant in force does not say
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: compounds
-- needs: compounds, covenants, covenants.has_daily_kindness
-- basis: speech; a good deed a day as a covenant of neighbours
-- detail: detail_covenants
with in_force as (
    select
        ledger_months.month,
        covenants.compound_id,
        arg_max_null(covenants.has_daily_kindness, covenants.adopted_on) as has_daily_kindness
    from ledger_months
    inner join covenants on ledger_months.month_end >= covenants.adopted_on
    where ledger_months.ledger = 'covenants'
    group by ledger_months.month, covenants.compound_id
)

select
    in_force.month,
    compounds.community_id,
    in_force.compound_id,
    '' as dimension,
    cast(in_force.has_daily_kindness as bigint) as numerator,
    1 as denominator
from in_force
inner join compounds on in_force.compound_id = compounds.compound_id
where in_force.has_daily_kindness is not null
order by in_force.month, compounds.community_id, in_force.compound_id
