-- name: gate_g1_rate
-- definition: Active branches in term whose secretary's post has not been vacant longer than the limit, as
--     a share of those whose term and post are known.
-- counted: branches
-- excluded: branches without an end of term, and vacancies without a beginning
-- grain: one row per month, community and compound
-- unit: percent
-- window: point
-- better: higher
-- min_n: 10
-- people: no
-- needs: branches, branches.term_ends_on, branches.secretary_post_key, branches.secretary_since
-- kind: ratio
-- basis: proposal: gate G1 of effective coverage
-- detail: detail_branches
-- scale: 100
-- params: none
-- reads: branch_months, month_params
-- columns: month, community_id, compound_id, dimension, numerator, denominator
select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(*) filter (
        where not branch_months.is_term_ended
        and (not branch_months.is_vacant or branch_months.vacant_days <= month_params.value)
    ) as numerator,
    count(*) as denominator
from branch_months
inner join month_params
    on branch_months.month = month_params.month and month_params.key = 'vacancy_days_limit'
where
    branch_months.is_term_ended is not null
    and (not branch_months.is_vacant or branch_months.vacant_days is not null)
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
