-- definition: How many times a Poisson count's variance the matters of a compound, category and month have, known at
--     the beginning of each month watched: at least 1, and else the larger of that of all categories and, where
--     its cells have a variance of at least 20 together, that of the category. The ledger is cut into whole years from its first month on, and those that had ended by then count. In
--     a year and category a cell would have (compound's matters x month's matters / all) if compounds and months had
--     nothing to do with one another, so that seasons, storms and sizes of compounds explain nothing here; the squares
--     of what cells differ from that, over the variance which they have if matters are dealt out blindly (the
--     hypergeometric one, exact for few matters too), are the dispersion. Both are summed before they are divided.
-- grain: one row per month watched and category
-- city: anew
with counts as (
    select
        matter_counts.compound_id,
        matter_counts.category,
        matter_counts.month,
        matter_counts.matters,
        date_diff('month', covered.first_month, matter_counts.month) // 12 as year
    from matter_counts
    cross join (select min(month) as first_month from ledger_months where ledger = 'issues') as covered
    where matter_counts.matters > 0 and matter_counts.month >= covered.first_month
),

by_compound as (
    select
        year,
        category,
        compound_id,
        sum(matters) as matters
    from counts
    group by year, category, compound_id
),

by_month as (
    select
        year,
        category,
        month,
        sum(matters) as matters
    from counts
    group by year, category, month
),

compound_sums as (
    select
        year,
        category,
        sum(matters) as matters,
        sum(cast(matters as double) * matters) as squares
    from by_compound
    group by year, category
),

month_sums as (
    select
        year,
        category,
        sum(cast(matters as double) * matters) as squares
    from by_month
    group by year, category
),

cell_sums as (
    select
        counts.year,
        counts.category,
        sum(cast(counts.matters as double) * counts.matters) as squares,
        sum(cast(counts.matters as double) * by_compound.matters * by_month.matters) as products
    from counts
    inner join by_compound
        on
            counts.year = by_compound.year
            and counts.category = by_compound.category
            and counts.compound_id = by_compound.compound_id
    inner join by_month
        on
            counts.year = by_month.year
            and counts.category = by_month.category
            and counts.month = by_month.month
    group by counts.year, counts.category
),

-- The squares of (matters - expected), and the sum of expected (1 - c/n) (1 - m/n) n / (n - 1), multiplied out.
years as (
    select
        cell_sums.year,
        cell_sums.category,
        cell_sums.squares
        - 2 * cell_sums.products / compound_sums.matters
        + compound_sums.squares * month_sums.squares / compound_sums.matters ** 2 as found,
        (compound_sums.matters - compound_sums.squares / compound_sums.matters)
        * (compound_sums.matters - month_sums.squares / compound_sums.matters)
        / (compound_sums.matters - 1) as by_chance
    from cell_sums
    inner join compound_sums
        on cell_sums.year = compound_sums.year and cell_sums.category = compound_sums.category
    inner join month_sums
        on cell_sums.year = month_sums.year and cell_sums.category = month_sums.category
    where compound_sums.matters > 1
),

known as (
    select
        warning_months.month,
        years.category,
        sum(years.found) as found,
        sum(years.by_chance) as by_chance
    from warning_months
    cross join (select min(month) as first_month from ledger_months where ledger = 'issues') as covered
    inner join years on years.year < date_diff('month', covered.first_month, warning_months.month) // 12
    group by warning_months.month, years.category
),

of_all as (
    select
        month,
        sum(found) / nullif(sum(by_chance), 0) as dispersion
    from known
    group by month
),

used_categories as (
    select distinct category
    from matter_counts
)

select
    warning_months.month,
    used_categories.category,
    greatest(
        1.0,
        coalesce(of_all.dispersion, 1.0),
        if(known.by_chance >= 20, known.found / known.by_chance, 1.0)
    ) as dispersion
from warning_months
cross join used_categories
left join of_all on warning_months.month = of_all.month
left join known on warning_months.month = known.month and used_categories.category = known.category
order by warning_months.month, used_categories.category
