-- definition: Changes in the posts of branch secretaries, persons only as opaque keys.
-- grain: one row per branch, day and change
select
    known_branches.id as branch_id,
    listed.date,
    listed.change,
    listed.post_holder_key,
    listed.chosen_for
from checked.secretary_changes as listed
left join reference_keys as known_branches
    on known_branches.kind = 'branch' and listed.branch_id = known_branches.key
order by known_branches.id, listed.date, listed.change
