-- name: unmanaged_open_issues
-- definition: Issues open at the end of the month in compounds without management.
-- counted: issues
-- excluded: issues without a compound
-- grain: one row per month, community and compound
-- unit: issues
-- window: point
-- season: year
-- better: lower
-- min_n: 0
-- people: no
-- needs: compounds, compounds.kind, issues
-- kinds: unmanaged
-- kind: count
-- basis: open matters, from the speech
-- detail: detail_issues
-- scale: 1
-- params: none
-- reads: ledger_months, issue_spells, compounds
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    ledger_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator
from ledger_months
inner join issue_spells
    on
        issue_spells.begun_at < ledger_months.month_end + interval 1 day
        and (issue_spells.ended_at is null or issue_spells.ended_at >= ledger_months.month_end + interval 1 day)
inner join compounds on issue_spells.compound_id = compounds.compound_id and compounds.kind = 'unmanaged'
where ledger_months.ledger = 'issues'
group by ledger_months.month, compounds.community_id, compounds.compound_id
order by ledger_months.month, compounds.community_id, compounds.compound_id
