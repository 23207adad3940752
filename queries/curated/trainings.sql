-- definition: Trainings of branch secretaries, with counts of those invited and present.
-- grain: one row per training
select
    listed.training_id,
    listed.kind,
    listed.date,
    listed.invited,
    listed.attended
from checked.trainings as listed
order by listed.date, listed.training_id
