-- definition: Active branches whose term ends within the next months, as many as the parameter says.
-- counted: branches
-- excluded: terms already ended, and past months in which another term may have run; a month with none known has
--     no row
-- unit: branches
-- window: point
-- better: neither
-- no_rows: missing
-- needs: branches, branches.term_ends_on
-- basis: practice
-- detail: detail_branches
select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(*) filter (
        where
        not branch_months.is_term_ended
        and branch_months.term_ends_on <= ledger_months.month_end + to_months(cast(month_params.value as integer))
    ) as numerator,
    cast(null as double) as denominator
from branch_months
inner join ledger_months on branch_months.month = ledger_months.month and ledger_months.ledger = 'branches'
inner join month_params
    on branch_months.month = month_params.month and month_params.key = 'term_ending_months'
where branch_months.is_term_ended is not null
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
