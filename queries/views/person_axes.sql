-- definition: By which axes (classes, themes) the whole street may be told of an indicator that counts persons, at a threshold
--     or else the next higher one that the build knew.
-- grain: one row per axis
select axis
from person_axes
where
    indicator = $indicator
    and threshold = (
        select min(others.threshold) from person_blocks as others where others.threshold >= $threshold
    )
order by axis
