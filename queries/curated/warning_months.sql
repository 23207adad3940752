-- definition: The months in which compounds are watched for unusually many matters of a category: those that
--     the ledger of issues covers whole and that have at least twelve months of it before them. The history
--     is of whole years, the latest up to as many as the parameter says, so that it holds every season as often.
--     Cells are the compounds times the categories that any issue of a compound ever had; each is tested once.
-- grain: one row per month
-- city: anew
with collected as (
    select
        month,
        month_end,
        min(month) over () as first_month
    from ledger_months
    where ledger = 'issues'
),

rules as (
    select
        month,
        max(value) filter (where key = 'warning_history_years') as history_years,
        max(value) filter (where key = 'warning_prior_months') as prior_months,
        max(value) filter (where key = 'warning_min_issues') as min_issues,
        max(value) filter (where key = 'warning_alpha') as alpha
    from month_params
    group by month
),

watched as (
    select
        collected.month,
        cast(
            12 * least(rules.history_years, date_diff('month', collected.first_month, collected.month) // 12)
            as integer
        ) as history_months,
        rules.prior_months,
        rules.min_issues,
        rules.alpha
    from collected
    inner join rules on collected.month = rules.month
    where collected.month_end = last_day(collected.month)
),

used_categories as (
    select count(distinct category) as categories
    from issues
    where compound_id is not null
),

known_compounds as (
    select count(*) as compounds
    from compounds
)

select
    watched.month,
    cast(watched.month - to_months(watched.history_months) as date) as history_from,
    watched.history_months,
    watched.prior_months,
    watched.min_issues,
    watched.alpha,
    known_compounds.compounds * used_categories.categories as cells
from watched
cross join known_compounds
cross join used_categories
where watched.history_months >= 12
order by watched.month
