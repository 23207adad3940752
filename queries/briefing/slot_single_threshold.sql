-- definition: The parameter in force on the day: from how many regular members a compound has a branch of its own.
--     Null outside 3 to 50. n is the number of compounds without a branch; how many members they
--     have is not asked, since that would tell of few.
-- unit: members
-- render: whole
-- needs: none
with threshold as (
    select max_by(value, valid_from) as members
    from params
    where key = 'single_branch_min_regular' and valid_from <= $as_of
),

uncovered as (
    select count(*) as compounds
    from compound_months
    where
        compound_months.month = (select max(month) from months where month <= $as_of)
        and compound_months.branches = 0
        and ($community_ids is null or list_contains($community_ids, coalesce(compound_months.community_id, '')))
)

select
    case when threshold.members between 3 and 50 then threshold.members end as value,
    uncovered.compounds as n,
    cast(null as date) as start_on
from threshold
cross join uncovered
