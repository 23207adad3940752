-- definition: Review of the branches each quarter in three dimensions.
-- grain: one row per branch, quarter and dimension
select
    known_branches.id as branch_id,
    cast(date_trunc('quarter', given.quarter) as date) as quarter,
    given.dimension,
    given.level
from checked.reviews as given
left join reference_keys as known_branches
    on known_branches.kind = 'branch' and given.branch_id = known_branches.key
order by known_branches.id, given.quarter, given.dimension
