-- definition: Active branches that were reviewed in a quarter, as a share of the active branches at its
--     end; a quarter belongs to its last month.
-- counted: branches and quarters
-- excluded: quarters that are not over
-- unit: percent
-- window: period
-- better: higher
-- min_n: 10
-- n_of: reviews
-- needs: branches, reviews
-- basis: speech; quarterly review
-- detail: detail_reviews
with reviewed as (
    select distinct
        cast(quarter + interval 2 month as date) as month,
        branch_id
    from reviews
)

select
    branch_months.month,
    branch_months.community_id,
    branch_months.compound_id,
    '' as dimension,
    count(reviewed.branch_id) as numerator,
    count(*) as denominator
from branch_months
inner join ledger_months on branch_months.month = ledger_months.month and ledger_months.ledger = 'reviews'
left join reviewed on branch_months.month = reviewed.month and branch_months.branch_id = reviewed.branch_id
where month(branch_months.month) in (3, 6, 9, 12)
group by branch_months.month, branch_months.community_id, branch_months.compound_id
order by branch_months.month, branch_months.community_id, branch_months.compound_id
