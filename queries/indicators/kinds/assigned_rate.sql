-- definition: Compounds without management that a leader is assigned to, as a share of all such compounds.
-- counted: compounds
-- excluded: compounds of other kinds
-- unit: percent
-- window: point
-- better: higher
-- min_n: 1
-- n_of: compounds
-- needs: compounds, compounds.kind, assignments
-- kinds: unmanaged
-- basis: speech; leaders in charge
-- detail: detail_kinds
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    max(if(assignments.compound_id is null, 0, 1)) as numerator,
    1 as denominator
from ledger_months
cross join compounds
left join assignments
    on
        compounds.compound_id = assignments.compound_id
        and ledger_months.month_end >= assignments.from_on
        and (assignments.to_on is null or assignments.to_on > ledger_months.month_end)
where ledger_months.ledger = 'assignments' and compounds.kind = 'unmanaged'
group by ledger_months.month, compounds.community_id, compounds.compound_id
order by ledger_months.month, compounds.community_id, compounds.compound_id
