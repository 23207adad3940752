-- definition: Active branches whose committee's term ended before the end of the month.
-- counted: branches
-- excluded: branches without an end of term, and past months in which another term may have run; a month with
--     none known has no row
-- unit: branches
-- window: point
-- better: lower
-- no_rows: missing
-- needs: branches, branches.term_ends_on
-- basis: constitution
-- detail: detail_branches
select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(*) filter (where branch_months.is_term_ended) as numerator,
    cast(null as double) as denominator
from branch_months
where branch_months.is_term_ended is not null
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
