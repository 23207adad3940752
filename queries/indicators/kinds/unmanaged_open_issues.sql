-- definition: Issues open at the end of the month in compounds without management.
-- counted: issues
-- excluded: issues without a compound
-- unit: issues
-- window: point
-- season: year
-- better: lower
-- needs: compounds, compounds.kind, issues, issues.compound_id, issues.closed_at
-- kinds: unmanaged
-- basis: open matters, from the speech
-- detail: detail_issues
with parts as (
    select
        ledger_months.month,
        issue_spells.compound_id,
        1 as issues,
        ledger_months.month as known_month
    from ledger_months
    inner join issue_spells
        on
            issue_spells.begun_at < ledger_months.month_end + interval 1 day
            and (issue_spells.ended_at is null or issue_spells.ended_at >= ledger_months.month_end + interval 1 day)
    where ledger_months.ledger = 'issues'
    union all
    -- What the ledger got later was not in the stock as it was known then.
    select
        month,
        compound_id,
        -1 as issues,
        month as known_month
    from late_spells
    union all
    select
        month,
        compound_id,
        1 as issues,
        known_month
    from late_spells
)

select
    parts.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    sum(parts.issues) as numerator,
    cast(null as double) as denominator,
    parts.known_month
from parts
inner join compounds on parts.compound_id = compounds.compound_id and compounds.kind = 'unmanaged'
group by parts.month, compounds.community_id, compounds.compound_id, parts.known_month
order by parts.month, compounds.community_id, compounds.compound_id, parts.known_month
