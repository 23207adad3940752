-- definition: What spoke for those who took the post of a secretary or joined the team, over the calendar years up to the end of a
--     month, by year and by form of branch: changes, never persons. Of a change that says nothing it is null.
-- grain: one row per slice (year, form), its key, and reason
-- needs: branches, secretary_changes, secretary_changes.chosen_for
with given as (
    select
        cast(year(secretary_changes.date) as varchar) as made_in,
        branches.form,
        secretary_changes.chosen_for
    from secretary_changes
    left join branches on secretary_changes.branch_id = branches.branch_id
    left join compounds on branches.compound_id = compounds.compound_id
    where
        secretary_changes.change != 'vacated'
        and secretary_changes.date < $month + interval 1 month
        and ($community_ids is null or list_contains($community_ids, coalesce(branches.community_id, '')))
        and ($compound_kinds is null or list_contains($compound_kinds, compounds.kind))
)

select
    'year' as slice,
    made_in as key,
    chosen_for,
    count(*) as changes
from given
group by made_in, chosen_for
union all
select
    'form' as slice,
    coalesce(form, '') as key,
    chosen_for,
    count(*) as changes
from given
group by coalesce(form, ''), chosen_for
order by slice, key, chosen_for
