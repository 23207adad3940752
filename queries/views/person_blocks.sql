-- definition: Which compounds (of a ledger by community, communities: @ and the code) are told together of an indicator that
--     counts persons, at a threshold or else the next higher one that the build knew: nothing less than a whole block may be
--     told. Size is how many leaves a block has in the whole street.
-- grain: one row per leaf
select
    leaf,
    community_id,
    kind,
    block,
    size,
    is_told
from person_blocks
where
    indicator = $indicator
    and threshold = (
        select min(others.threshold) from person_blocks as others where others.threshold >= $threshold
    )
order by leaf
