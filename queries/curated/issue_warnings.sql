-- definition: Compounds with more matters of a category opened in a month than season, area and their own past
--     explain: at least min_issues, and as many or more have a probability below alpha if nothing but chance
--     were at work. Observed are matters, entries all that were written down of them. The probability is the upper tail of a negative binomial distribution, one less the sum of
--     its terms below. Discussed is the first day in or after that month on which a meeting held talked about such an
--     issue of the compound opened in it.
-- grain: one row per month, compound and category with a warning
with judged as (
    select
        month,
        compound_id,
        category,
        observed,
        entries,
        expected,
        greatest(0, 1 - list_sum(list_transform(
            range(observed),
            lambda fewer: exp(
                lgamma(expected / (ratio - 1) + fewer) - lgamma(expected / (ratio - 1)) - lgamma(fewer + 1)
                - expected / (ratio - 1) * ln(ratio) + fewer * ln(1 - 1 / ratio)
            )
        ))) as probability
    from warning_cells
),

warned as (
    select
        judged.month,
        compounds.community_id,
        judged.compound_id,
        judged.category,
        judged.observed,
        judged.entries,
        judged.expected,
        judged.probability
    from judged
    inner join warning_months on judged.month = warning_months.month
    inner join compounds on judged.compound_id = compounds.compound_id
    where judged.observed >= warning_months.min_issues and judged.probability < warning_months.alpha
),

talks as (
    select
        warned.month,
        warned.compound_id,
        warned.category,
        min(meetings.date) as discussed_on
    from warned
    inner join issues
        on
            warned.compound_id = issues.compound_id
            and warned.category = issues.category
            and warned.month = date_trunc('month', issues.opened_at)
    inner join meeting_issues on issues.issue_id = meeting_issues.issue_id
    inner join meetings on meeting_issues.meeting_id = meetings.meeting_id and meetings.status = 'held'
    group by warned.month, warned.compound_id, warned.category
)

select
    warned.month,
    warned.community_id,
    warned.compound_id,
    warned.category,
    warned.observed,
    warned.entries,
    warned.expected,
    warned.probability,
    talks.discussed_on
from warned
left join talks
    on warned.month = talks.month and warned.compound_id = talks.compound_id and warned.category = talks.category
order by warned.month, warned.compound_id, warned.category
