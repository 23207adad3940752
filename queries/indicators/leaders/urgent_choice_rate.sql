-- definition: Changes in which who became secretary or joined the team had stood out in an urgent task, as a share of the changes that say
--     what spoke for who came.
-- counted: changes
-- excluded: changes that say nothing of it
-- unit: percent
-- window: period
-- better: neither
-- min_n: 10
-- n_of: posts
-- needs: branches, secretary_changes, secretary_changes.chosen_for
-- basis: speech; chosen for the task
-- detail: detail_changes
select
    cast(date_trunc('month', secretary_changes.date) as date) as month,
    branches.community_id,
    branches.compound_id,
    '' as dimension,
    count(*) filter (where secretary_changes.chosen_for = 'urgent_task') as numerator,
    count(*) as denominator
from secretary_changes
left join branches on secretary_changes.branch_id = branches.branch_id
where secretary_changes.chosen_for is not null
group by all
order by all
