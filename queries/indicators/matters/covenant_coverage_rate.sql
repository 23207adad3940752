-- definition: Compounds that have adopted a covenant by the end of the month, as a share of all compounds.
-- counted: compounds
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: compounds
-- needs: compounds, covenants
-- basis: speech; covenants of compounds
-- detail: detail_covenants
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    max(if(covenants.compound_id is null, 0, 1)) as numerator,
    1 as denominator
from ledger_months
cross join compounds
left join covenants
    on compounds.compound_id = covenants.compound_id and ledger_months.month_end >= covenants.adopted_on
where ledger_months.ledger = 'covenants'
group by ledger_months.month, compounds.community_id, compounds.compound_id
order by ledger_months.month, compounds.community_id, compounds.compound_id
