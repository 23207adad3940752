-- definition: Issues of a compound by category in the twelve months up to the one given, and in the twelve before; a year that the
--     ledger does not cover whole is unknown, not zero.
-- grain: one row per category of which there was an issue in these two years
-- needs: issues, issues.compound_id, issues.category
with counted as (
    select
        issues.category,
        count(*) filter (issues.opened_at >= $month - interval 11 month) as this_year,
        count(*) filter (issues.opened_at < $month - interval 11 month) as year_before
    from issues
    where
        issues.compound_id = $compound_id
        and issues.duplicate_of is null
        and issues.opened_at >= $month - interval 23 month
        and issues.opened_at < $month + interval 1 month
    group by issues.category
),

kept as (
    select min(month) as first_month
    from ledger_months
    where ledger = 'issues'
)

select
    counted.category,
    if(kept.first_month <= $month - interval 11 month, counted.this_year, null) as this_year,
    if(kept.first_month <= $month - interval 23 month, counted.year_before, null) as year_before
from counted
cross join kept
order by counted.category
