-- definition: What a month of a compound and category would be like if nothing but chance were at work: a
--     negative binomial count. Counted are matters, not entries (matter_counts). With all compounds together for the
--     area, and over the history of the month:
--     season = the larger of (matters of the category in the area in this calendar month + 1) /
--     (those of a mean month, as often, + 1) and (issues of the category in the other compounds now + 1) /
--     (those of a mean month + 1), so that a storm that hits everybody warns of nobody;
--     usual = the category's mean month in the area x the compound's share of all matters there;
--     the compound's own rate a month has a Gamma prior with the mean usual and the weight of prior_months
--     months, to which its history is added: shape is the sum of matters, weight of months, and season x
--     shape / weight is expected. If counts were Poisson, their variance given all this would be (1 + season / weight)
--     x what is expected; it is as many times more as matter_dispersion says, and this is the ratio.
--     Only cells with min_issues matters are here, and in the last month all, which tell how often chance warns.
-- grain: one row per month, compound and category
with counts as (
    select
        month,
        compound_id,
        category,
        matters as opened,
        entries
    from matter_counts
),

-- ---------------------------------------------------------------- the area and its seasons
area_counts as (
    select
        month,
        category,
        sum(opened) as opened
    from counts
    group by month, category
),

area_history as (
    select
        warning_months.month,
        area_counts.category,
        sum(area_counts.opened) as opened,
        sum(area_counts.opened) filter (where month(area_counts.month) = month(warning_months.month)) as in_season
    from warning_months
    inner join area_counts
        on area_counts.month >= warning_months.history_from and area_counts.month < warning_months.month
    group by warning_months.month, area_counts.category
),

area_totals as (
    select
        month,
        sum(opened) as opened
    from area_history
    group by month
),

all_compounds as (
    select count(*) as compounds
    from compounds
),

-- ---------------------------------------------------------------- the cells and their own past
last_month as (
    select max(month) as month
    from warning_months
),

used_categories as (
    select distinct category
    from area_counts
),

cells as (
    select
        counts.month,
        counts.compound_id,
        counts.category,
        counts.opened,
        counts.entries
    from counts
    inner join warning_months
        on counts.month = warning_months.month and counts.opened >= warning_months.min_issues
    where counts.month not in (select month from last_month)
    union all
    select
        last_month.month,
        compounds.compound_id,
        used_categories.category,
        coalesce(counts.opened, 0) as opened,
        coalesce(counts.entries, 0) as entries
    from last_month
    cross join compounds
    cross join used_categories
    left join counts
        on
            last_month.month = counts.month
            and compounds.compound_id = counts.compound_id
            and used_categories.category = counts.category
),

own_history as (
    select
        cells.month,
        cells.compound_id,
        cells.category,
        sum(counts.opened) as opened
    from cells
    inner join warning_months on cells.month = warning_months.month
    inner join counts
        on
            cells.compound_id = counts.compound_id
            and cells.category = counts.category
            and counts.month >= warning_months.history_from
            and counts.month < cells.month
    group by cells.month, cells.compound_id, cells.category
),

compound_counts as (
    select
        month,
        compound_id,
        sum(opened) as opened
    from counts
    group by month, compound_id
),

compound_history as (
    select
        warning_months.month,
        compound_counts.compound_id,
        sum(compound_counts.opened) as opened
    from warning_months
    inner join compound_counts
        on compound_counts.month >= warning_months.history_from and compound_counts.month < warning_months.month
    group by warning_months.month, compound_counts.compound_id
),

-- ---------------------------------------------------------------- side by side
gathered as (
    select
        cells.month,
        cells.compound_id,
        cells.category,
        cells.opened,
        cells.entries,
        warning_months.history_months,
        warning_months.prior_months,
        all_compounds.compounds,
        area_totals.opened as area_at_all,
        coalesce(area_counts.opened, 0) as area_now,
        coalesce(area_history.opened, 0) as area,
        coalesce(area_history.in_season, 0) as in_season,
        coalesce(compound_history.opened, 0) as own_at_all,
        coalesce(own_history.opened, 0) as own
    from cells
    cross join all_compounds
    inner join warning_months on cells.month = warning_months.month
    inner join area_totals on cells.month = area_totals.month
    left join area_counts on cells.month = area_counts.month and cells.category = area_counts.category
    left join area_history on cells.month = area_history.month and cells.category = area_history.category
    left join compound_history
        on cells.month = compound_history.month and cells.compound_id = compound_history.compound_id
    left join own_history
        on
            cells.month = own_history.month
            and cells.compound_id = own_history.compound_id
            and cells.category = own_history.category
),

modelled as (
    select
        gathered.month,
        gathered.compound_id,
        gathered.category,
        gathered.opened,
        gathered.entries,
        gathered.own
        + gathered.prior_months
        * (gathered.own_at_all + 1) / (gathered.area_at_all + gathered.compounds)
        * (gathered.area + 1) / gathered.history_months as shape,
        gathered.prior_months + gathered.history_months as weight,
        greatest(
            (gathered.in_season + 1) / (gathered.area / 12 + 1),
            (gathered.area_now - gathered.opened + 1)
            / ((gathered.area - gathered.own) / gathered.history_months + 1)
        ) as season
    from gathered
)

select
    modelled.month,
    modelled.compound_id,
    modelled.category,
    cast(modelled.opened as integer) as observed,
    cast(modelled.entries as integer) as entries,
    modelled.season * modelled.shape / modelled.weight as expected,
    matter_dispersion.dispersion * (1 + modelled.season / modelled.weight) as ratio
from modelled
inner join matter_dispersion
    on modelled.month = matter_dispersion.month and modelled.category = matter_dispersion.category
order by modelled.month, modelled.compound_id, modelled.category
