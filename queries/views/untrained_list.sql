-- definition: Posts of branch secretaries, filled throughout the year up to the end of a month, that attended none of its trainings,
--     by branch code, with the last training of all that each attended. A training of which nobody's attendance is on
--     record tells of no post: where the year has one, nobody is listed.
-- grain: one row per branch
-- needs: branches, branches.secretary_post_key, trainings, training_attendance
with held as (
    select
        trainings.training_id,
        trainings.date,
        count(training_attendance.branch_id) > 0 as is_recorded
    from trainings
    left join training_attendance on trainings.training_id = training_attendance.training_id
    where trainings.date < $month + interval 1 month
    group by trainings.training_id, trainings.date
),

attended as (
    select
        training_attendance.branch_id,
        max(held.date) as last_attended
    from training_attendance
    inner join held on training_attendance.training_id = held.training_id
    group by training_attendance.branch_id
),

the_year as (
    select
        count(*) as trainings_held,
        count(*) filter (where is_recorded) as trainings_recorded
    from held
    where date >= $month - interval 11 month
)

select
    branch_months.branch_id,
    branches.name as branch_name,
    branch_months.community_id,
    communities.name as community_name,
    branch_months.form,
    branch_months.post_since,
    attended.last_attended
from branch_months
inner join branches on branch_months.branch_id = branches.branch_id
inner join the_year
    on the_year.trainings_held > 0 and the_year.trainings_held = the_year.trainings_recorded
left join attended on branch_months.branch_id = attended.branch_id
left join communities on branch_months.community_id = communities.community_id
left join compounds on branch_months.compound_id = compounds.compound_id
where
    branch_months.month = $month
    and not branch_months.is_vacant
    and branch_months.post_since < $month - interval 11 month
    and coalesce(attended.last_attended < $month - interval 11 month, true)
    and ($community_ids is null or list_contains($community_ids, coalesce(branch_months.community_id, '')))
    and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
order by in_order(branch_months.branch_id)
