-- name: issue_warnings
-- definition: Compounds with more issues of a category opened in a month than season, area and their own past
--     explain. With all compounds together for the area, and over the history of the month:
--     season = the larger of (issues of the category in the area in this calendar month + 1) /
--     (those of a mean month, as often, + 1) and (issues of the category in the other compounds now + 1) /
--     (those of a mean month + 1), so that a storm that hits everybody warns of nobody;
--     usual = the category's mean month in the area x the compound's share of all issues there;
--     the compound's own rate a month has a Gamma prior with the mean usual and the weight of prior_months
--     months, to which its history is added; expected = season x that rate.
--     Probability is that of so many issues or more under the negative binomial distribution that follows from
--     it. There is a warning where the issues reach min_issues and the probability is below alpha.
-- grain: one row per month, compound and category with a warning
-- params: none
-- reads: issues, compounds, warning_months
-- columns: month, community_id, compound_id, category, observed, expected, probability
with counts as (
    select
        cast(date_trunc('month', opened_at) as date) as month,
        compound_id,
        category,
        count(*) as opened
    from issues
    where compound_id is not null and category is not null
    group by all
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

-- ---------------------------------------------------------------- cells with enough issues to warn of
busy as (
    select
        counts.month,
        counts.compound_id,
        counts.category,
        counts.opened,
        warning_months.history_from,
        warning_months.history_months,
        warning_months.prior_months,
        warning_months.alpha
    from counts
    inner join warning_months
        on counts.month = warning_months.month and counts.opened >= warning_months.min_issues
),

own_history as (
    select
        busy.month,
        busy.compound_id,
        busy.category,
        sum(counts.opened) as opened_at_all,
        sum(counts.opened) filter (where counts.category = busy.category) as opened
    from busy
    inner join counts
        on
            busy.compound_id = counts.compound_id
            and counts.month >= busy.history_from
            and counts.month < busy.month
    group by busy.month, busy.compound_id, busy.category
),

weighed as (
    select
        busy.month,
        busy.compound_id,
        busy.category,
        busy.opened,
        busy.alpha,
        busy.prior_months + busy.history_months as weight,
        coalesce(own_history.opened, 0)
        + busy.prior_months
        * (coalesce(own_history.opened_at_all, 0) + 1) / (area_totals.opened + all_compounds.compounds)
        * (coalesce(area_history.opened, 0) + 1) / busy.history_months as shape,
        greatest(
            (coalesce(area_history.in_season, 0) + 1) / (coalesce(area_history.opened, 0) / 12 + 1),
            (area_counts.opened - busy.opened + 1)
            / ((coalesce(area_history.opened, 0) - coalesce(own_history.opened, 0)) / busy.history_months + 1)
        ) as season
    from busy
    cross join all_compounds
    inner join area_totals on busy.month = area_totals.month
    inner join area_counts on busy.month = area_counts.month and busy.category = area_counts.category
    left join area_history on busy.month = area_history.month and busy.category = area_history.category
    left join own_history
        on
            busy.month = own_history.month
            and busy.compound_id = own_history.compound_id
            and busy.category = own_history.category
),

judged as (
    select
        month,
        compound_id,
        category,
        opened,
        alpha,
        season * shape / weight as expected,
        greatest(0, 1 - list_sum(list_transform(
            range(opened),
            lambda fewer: exp(
                lgamma(shape + fewer) - lgamma(shape) - lgamma(fewer + 1)
                + shape * ln(weight / (weight + season))
                + fewer * ln(season / (weight + season))
            )
        ))) as probability
    from weighed
)

select
    judged.month,
    compounds.community_id,
    judged.compound_id,
    judged.category,
    judged.opened as observed,
    judged.expected,
    judged.probability
from judged
inner join compounds on judged.compound_id = compounds.compound_id
where judged.probability < judged.alpha
order by judged.month, judged.compound_id, judged.category
