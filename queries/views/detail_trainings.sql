-- definition: Trainings of branch secretaries in the period. They are the sub-district's: they belong to no
--     community, so a choice of some leaves none.
-- grain: one row per training
select
    training_id,
    kind as training_kind,
    date,
    invited,
    attended
from trainings
where date >= $start and date < $stop and $community_ids is null and $compound_kinds is null
order by date, training_id
