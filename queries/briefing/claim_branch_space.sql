-- definition: Every branch active at the end of the last month that had ended by the day had a center of its own or a
--     shared one within reach on foot. Branches whose place is not known have none.
-- detail: detail_spaces
-- needs: branches, branch_compounds, centers
with ended as (
    select max(month) as month
    from months
    where is_final and month_end <= $as_of
),

spaces as (
    select sum(indicator_values.numerator) as branches
    from indicator_values
    cross join ended
    where
        indicator_values.indicator = 'branch_space_rate'
        and indicator_values.month = ended.month
        and ($community_ids is null or list_contains($community_ids, coalesce(indicator_values.community_id, '')))
)

select
    case when count(*) > 0 then max(spaces.branches) = count(*) end as holds,
    cast(coalesce(max(spaces.branches), 0) as bigint) as numerator,
    count(*) as denominator,
    cast(null as bigint) as numerator_before,
    cast(null as bigint) as denominator_before
from branch_months
inner join ended on branch_months.month = ended.month
cross join spaces
where ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
