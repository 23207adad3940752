-- definition: Compounds that record the good deeds of the day, as a share of those whose covenant in force at the end of the month
--     keeps "a good deed a day" and says whether they are recorded.
-- counted: compounds
-- excluded: compounds without such an item, and those that do not say
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: compounds
-- needs: compounds, covenants, covenants.has_daily_kindness, covenants.kindness_recorded
-- basis: speech; a good deed a day as a covenant of neighbours
-- detail: detail_covenants
with in_force as (
    select
        ledger_months.month,
        covenants.compound_id,
        arg_max_null(covenants.has_daily_kindness, covenants.adopted_on) as has_daily_kindness,
        arg_max_null(covenants.kindness_recorded, covenants.adopted_on) as kindness_recorded
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
    cast(in_force.kindness_recorded as bigint) as numerator,
    1 as denominator
from in_force
inner join compounds on in_force.compound_id = compounds.compound_id
where in_force.has_daily_kindness and in_force.kindness_recorded is not null
order by in_force.month, compounds.community_id, in_force.compound_id
