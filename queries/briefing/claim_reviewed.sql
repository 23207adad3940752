-- definition: Every active branch was reviewed in every quarter of the year that is over by the day (before the first of them is over, of
--     the year before). Numerator and denominator: reviews held, reviews due; null where none was held.
-- detail: detail_reviews
-- needs: branches, reviews
with reviewed as (
    select distinct
        cast(quarter + interval 2 month as date) as month,
        branch_id
    from reviews
),

due as (
    select
        branch_months.month,
        reviewed.branch_id
    from branch_months
    inner join ledger_months on branch_months.month = ledger_months.month and ledger_months.ledger = 'reviews'
    left join reviewed
        on branch_months.month = reviewed.month and branch_months.branch_id = reviewed.branch_id
    where
        month(branch_months.month) in (3, 6, 9, 12)
        and last_day(branch_months.month) <= $as_of
        and year(branch_months.month) = year(date_trunc('quarter', $as_of + interval 1 day) - interval 1 day)
        and ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
)

select
    case when count(branch_id) > 0 then count(branch_id) = count(*) end as holds,
    count(branch_id) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from due
