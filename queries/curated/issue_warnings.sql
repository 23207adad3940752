-- name: issue_warnings
-- definition: Compounds with more issues of a category opened in a month than season, area and their own past
--     explain: at least min_issues, and as many or more have a probability below alpha if nothing but chance
--     were at work. The probability is the upper tail of a negative binomial distribution, one less the sum of
--     its terms below.
-- grain: one row per month, compound and category with a warning
-- params: none
-- reads: warning_cells, warning_months, compounds
-- columns: month, community_id, compound_id, category, observed, expected, probability
with judged as (
    select
        month,
        compound_id,
        category,
        observed,
        season * shape / weight as expected,
        greatest(0, 1 - list_sum(list_transform(
            range(observed),
            lambda fewer: exp(
                lgamma(shape + fewer) - lgamma(shape) - lgamma(fewer + 1)
                + shape * ln(weight / (weight + season))
                + fewer * ln(season / (weight + season))
            )
        ))) as probability
    from warning_cells
)

select
    judged.month,
    compounds.community_id,
    judged.compound_id,
    judged.category,
    judged.observed,
    judged.expected,
    judged.probability
from judged
inner join warning_months on judged.month = warning_months.month
inner join compounds on judged.compound_id = compounds.compound_id
where judged.observed >= warning_months.min_issues and judged.probability < warning_months.alpha
order by judged.month, judged.compound_id, judged.category
