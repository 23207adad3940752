-- definition: Issues open at the end of the month in compounds without management.
-- counted: issues
-- excluded: issues without a compound
-- unit: issues
-- window: point
-- season: year
-- better: lower
-- needs: compounds, compounds.kind, issues, issues.compound_id, issues.closed_at
-- kinds: unmanaged
-- basis: speech; open matters
-- detail: detail_issues
select
    open_months.month,
    compounds.community_id,
    compounds.compound_id,
    '' as dimension,
    count(*) as numerator,
    cast(null as double) as denominator,
    open_months.known_month
from open_months
inner join compounds on open_months.compound_id = compounds.compound_id and compounds.kind = 'unmanaged'
group by open_months.month, compounds.community_id, compounds.compound_id, open_months.known_month
order by open_months.month, compounds.community_id, compounds.compound_id, open_months.known_month
