-- definition: Compounds without management that were visited within the days of the parameter, as a share
--     of all such compounds.
-- counted: compounds
-- excluded: compounds of other kinds; the first months of the ledger
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: compounds
-- needs: compounds, compounds.kind, visits
-- kinds: unmanaged
-- basis: speech; visits of leaders
-- detail: detail_kinds
with spans as (
    select
        ledger_months.month,
        ledger_months.month_end,
        cast(month_params.value as integer) as days
    from ledger_months
    inner join month_params
        on ledger_months.month = month_params.month and month_params.key = 'visit_lapse_days'
    where
        ledger_months.ledger = 'visits'
        and ledger_months.month_end - cast(month_params.value as integer) >= (
            select min(visits.date) from visits
        )
)

select
    spans.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    max(if(visits.compound_id is null, 0, 1)) as numerator,
    1 as denominator
from spans
cross join compounds
left join visits
    on
        compounds.compound_id = visits.compound_id
        and spans.month_end >= visits.date
        and visits.date >= spans.month_end - spans.days
where compounds.kind = 'unmanaged'
group by spans.month, compounds.community_id, compounds.compound_id
order by spans.month, compounds.community_id, compounds.compound_id
