-- definition: How many trainings of secretaries the year up to the end of a month had, and of how many it is on record which posts
--     attended.
-- grain: one row
-- needs: trainings, training_attendance
select
    count(distinct trainings.training_id) as trainings_held,
    count(distinct training_attendance.training_id) as trainings_recorded
from trainings
left join training_attendance on trainings.training_id = training_attendance.training_id
where trainings.date >= $month - interval 11 month and trainings.date < $month + interval 1 month
