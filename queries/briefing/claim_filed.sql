-- definition: On the day every filled post of a branch secretary is filed with the sub-district. Numerator and denominator: posts filed,
--     posts of which the register tells; null where none is filed.
-- detail: detail_branches
-- needs: branches, branches.secretary_post_key, branches.secretary_filed_on
with known as (
    select branch_months.is_filed
    from branch_months
    where
        branch_months.month = (
            select max(ledger_months.month)
            from ledger_months
            where ledger_months.ledger = 'branches' and ledger_months.month <= $as_of
        )
        and branch_months.is_filed is not null
        and ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
)

select
    case when count(*) filter (is_filed) > 0 then count(*) filter (is_filed) = count(*) end as holds,
    count(*) filter (is_filed) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from known
